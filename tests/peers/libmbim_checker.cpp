// SPDX-License-Identifier: BSL-1.0
#include "libmbim_checker.hpp"

#include <mbn/mbim/service_cids.hpp>

namespace mbim = mbn::mbim;

namespace libmbim_test {

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
