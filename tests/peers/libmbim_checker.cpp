// SPDX-License-Identifier: BSL-1.0
#include "libmbim_checker.hpp"

#include <mbn/mbim/service_cids.hpp>

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace mbim = mbn::mbim;

namespace libmbim_test {

namespace {

/// Lower case, without what stands between words.
std::string normal(std::string_view name) {
    std::string result;
    for (char const c : name)
        if (c != '_' && c != ' ')
            result += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return result;
}

/// The names in what libmbim prints for the fields of a message.
std::vector<std::string> printed_names(MbimMessage const& message, guint8 version) {
    std::unique_ptr<gchar, decltype(&g_free)> const text{
        mbim_message_get_printable_full(&message, version, 0, "", FALSE, nullptr), &g_free};
    std::vector<std::string> names;
    if (text == nullptr)
        return names;
    std::istringstream lines{text.get()};
    std::string line;
    while (std::getline(lines, line) && line != "Fields:")
        continue;
    while (std::getline(lines, line)) {
        std::string_view name{line};
        name.remove_prefix((std::min)(name.find_first_not_of(' '), name.size()));
        auto const end = name.find(" = ");
        if (end != std::string_view::npos)
            names.push_back(normal(name.substr(0, end)));
    }
    return names;
}

/// What libmbim calls a field of these structures, if not as we do.
NamedOtherwise const* other_name(std::string_view label, std::string_view field) {
    auto const* const row = std::ranges::find_if(named_otherwise, [&](auto const& one) {
        return one.field == field && label.substr(1).starts_with(one.command);
    });
    return row == named_otherwise.end() ? nullptr : row;
}

} // namespace

std::string label_of(mbim::Operation const& operation, std::string_view kind, mbim::Mbimex version) {
    auto text = '`' + to_string(operation) + '_' + std::string{kind} + '`';
    if (version != mbim::Mbimex::v1)
        text += version == mbim::Mbimex::v2 ? " of MBIMEx 2" : " of MBIMEx 3";
    return text;
}

Message message_of(std::vector<std::byte> const& bytes) {
    return Message{mbim_message_new(reinterpret_cast<guint8 const*>(bytes.data()), static_cast<guint32>(bytes.size()))};
}

std::vector<std::byte> bytes_of(MbimMessage const& message) {
    guint32 size = 0;
    auto const* const data = reinterpret_cast<std::byte const*>(mbim_message_get_raw(&message, &size, nullptr));
    return {data, data + size};
}

std::string Checker::plain(std::string_view kind) {
    ++messages_;
    auto label = '`' + std::string{kind} + '`';
    labels_.insert(label);
    return label;
}

void Checker::same(std::string const& label, std::string const& field, bool is_same) {
    ++values_;
    if (!is_same)
        differ(label, field, "is different");
}

std::string Checker::begin(mbim::Operation const& operation, std::string_view kind) {
    ++messages_;
    auto label = label_of(operation, kind, version_);
    labels_.insert(label);
    return label;
}

void Checker::compare_names(std::string const& label, MbimMessage const& message, ValueList const& values) {
    auto names = printed_names(message, static_cast<guint8>(static_cast<unsigned>(version_) >> 8u));
    // Some structures came with a later version and have not changed since.
    if (names.empty())
        names = printed_names(message, 3);
    auto at = names.cbegin();
    std::string_view before;
    for (auto const& [field, value] : values) {
        // libmbim names the elements of a list of plain values once, and not all counts and sizes.
        if (field == before || field.ends_with(".count") || field.ends_with(".size"))
            continue;
        before = field;
        auto found = std::find(at, names.cend(), normal(std::string_view{field}.substr(field.rfind('.') + 1)));
        auto const* const other = other_name(label, field);
        if (found == names.cend() && other != nullptr) {
            found = std::find(at, names.cend(), normal(other->theirs));
            renamed_.insert(other);
        }
        if (found == names.cend())
            return differ(label, field, "has another name, maybe " + (at == names.cend() ? "none" : *at));
        at = found + 1;
    }
}

bool Checker::same_header(std::string const& label, mbim::Expected<mbim::MessageView> const& view,
                          mbim::Operation const& operation, std::uint32_t transaction_id) {
    if (!view) {
        differ(label, "not decoded", std::string{view.error().field});
        return false;
    }
    same(label, "message_type", view->type() == mbim::MessageType::command);
    same(label, "transaction_id", view->transaction_id() == transaction_id);
    same(label, "service", view->service == operation.service);
    same(label, "cid", view->cid == operation.cid);
    return true;
}

void Checker::compare(std::string const& label, ValueList const& expected, ValueList const& values) {
    Comparison comparison{expected};
    for (auto const& [field, value] : values)
        comparison.put(value);
    finish(label, comparison);
}

void Checker::finish(std::string const& label, Comparison& comparison) {
    comparison.finish();
    values_ += comparison.compared();
    if (!comparison.field().empty())
        differ(label, comparison.field(), comparison.difference());
}

void Checker::differ(std::string const& label, std::string const& field, std::string const& text) {
    differences_.try_emplace({label, field}, text);
}

} // namespace libmbim_test
