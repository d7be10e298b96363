// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_PEERS_LIBMBIM_CHECKER_HPP
#define MBN_TESTS_PEERS_LIBMBIM_CHECKER_HPP

#include "../mbim_random.hpp"
#include "libmbim_archives.hpp"
#include "libmbim_avoid.hpp"
#include "libmbim_names.hpp"

#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/message.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace libmbim_test {

struct MessageDeleter {
    void operator()(MbimMessage* message) const { mbim_message_unref(message); }
};
using Message = std::unique_ptr<MbimMessage, MessageDeleter>;

/// What a parser of libmbim returns by its parameters, the error among it.
template <class... Pointers>
struct Results {
    std::tuple<std::remove_pointer_t<Pointers>...> values{};

    Results() = default;
    Results(Results const&) = delete;
    Results& operator=(Results const&) = delete;
    [[nodiscard]] std::string error() const { return std::get<sizeof...(Pointers) - 1>(values)->message; }
    ~Results() {
        std::apply([](auto&... value) { (release(value), ...); }, values);
    }
};

/// The name of a structure, such as `sms.read_query`, with the version of MBIMEx that made it.
[[nodiscard]] std::string label_of(mbn::mbim::Operation const& operation, std::string_view kind,
                                   mbn::mbim::Mbimex version);

[[nodiscard]] Message message_of(std::vector<std::byte> const& bytes);
[[nodiscard]] std::vector<std::byte> bytes_of(MbimMessage const& message);

/// Takes random values through our codec and libmbim's, and notes what is different.
class Checker {
public:
    explicit Checker(std::uint32_t seed) : generator_{seed} {}

    /// The structures that follow are those of this version.
    void version(mbn::mbim::Mbimex version) { version_ = version; }

    /// An answer: we encode it, libmbim reads it.
    template <mbn::mbim::InfoStructure T, class... Parameters>
    void info(gboolean (*parse)(MbimMessage const*, Parameters...)) {
        read<T>(mbn::mbim::MessageType::command_done, parse);
    }

    /// An indication: we encode it, libmbim reads it.
    template <mbn::mbim::InfoStructure T, class... Parameters>
    void indication(gboolean (*parse)(MbimMessage const*, Parameters...)) {
        read<T>(mbn::mbim::MessageType::indicate_status, parse);
    }

    /// A query or a set: libmbim encodes it, we read it; and we encode the same.
    template <mbn::mbim::Request T, class... Parameters>
    void request(MbimMessage* (*build)(Parameters...)) {
        auto const label = begin(T::operation, T::command_type == mbn::mbim::CommandType::query ? "query" : "set");
        mbim_test::RandomArchive random{generator_};
        T value{};
        T::describe(value, random);
        Avoidance avoidance;
        avoidance(value);
        auto const values = values_of(value);
        auto const transaction_id = generator_.number();

        auto const theirs = built(label, values, build);
        if (!theirs)
            return;
        mbim_message_set_transaction_id(theirs.get(), transaction_id);
        auto const bytes = bytes_of(*theirs);
        compare_names(label, *theirs, values);

        auto const view = mbn::mbim::decode_message(bytes);
        if (!same_header(label, view, T::operation, transaction_id))
            return;
        same(label, "command_type", view->command_type == T::command_type);
        auto const decoded = mbn::mbim::decode<T>(view->info);
        if (!decoded)
            return differ(label, "not decoded", std::string{decoded.error().field});
        compare(label, values, values_of(*decoded));

        std::vector<std::byte> ours(mbn::mbim::encoded_size(value).size + mbn::mbim::command_info_offset);
        ours.resize(encode_command(transaction_id, value, std::span{ours}).size);
        same(label, "bytes", std::ranges::equal(ours, bytes));
    }

    /// A message without a structure; its name.
    std::string plain(std::string_view kind);

    /// Notes a difference where something is not the same.
    void same(std::string const& label, std::string const& field, bool is_same);

    [[nodiscard]] mbim_test::Generator& generator() { return generator_; }
    [[nodiscard]] std::size_t messages() const { return messages_; }
    [[nodiscard]] std::size_t values() const { return values_; }
    [[nodiscard]] std::set<std::string> const& labels() const { return labels_; }
    /// The fields that libmbim was seen to call by another name.
    [[nodiscard]] std::set<NamedOtherwise const*> const& renamed() const { return renamed_; }
    /// An example of each difference, by structure and field.
    [[nodiscard]] std::map<std::pair<std::string, std::string>, std::string> const& differences() const {
        return differences_;
    }

private:
    template <class... Parameters>
    Message built(std::string const& label, ValueList const& values, MbimMessage* (*build)(Parameters...)) {
        Arguments arguments{values};
        std::tuple<Parameters...> const passed{arguments.take<Parameters>()...};
        Message message{std::apply(build, passed)};
        if (!message)
            differ(label, "refused", arguments.error());
        else if (!arguments.all_taken())
            differ(label, "values", "libmbim has fewer");
        return message;
    }

    template <class T, class... Parameters>
    void read(mbn::mbim::MessageType type, gboolean (*parse)(MbimMessage const*, Parameters...)) {
        using mbn::mbim::MessageType;
        auto const label = begin(T::operation, type == MessageType::command_done ? "info" : "indication");
        mbim_test::RandomArchive random{generator_};
        T value{};
        T::describe(value, random);
        Avoidance avoidance;
        avoidance(value);
        std::vector<std::byte> bytes(mbn::mbim::encoded_size(value).size + mbn::mbim::command_info_offset);
        std::span const to{bytes};
        auto const encoded = type == MessageType::command_done
                                 ? encode_command_done(generator_.number(), mbn::mbim::Status::success, value, to)
                                 : encode_indicate_status(value, to);
        bytes.resize(encoded.size);
        parsed(label, values_of(value), bytes, parse);
    }

    template <class... Parameters>
    void parsed(std::string const& label, ValueList const& values, std::vector<std::byte> const& bytes,
                gboolean (*parse)(MbimMessage const*, Parameters...)) {
        auto const message = message_of(bytes);
        same(label, "valid", mbim_message_validate(message.get(), nullptr) != 0);
        Results<Parameters...> results;
        std::apply(
            [&](auto&... result) {
                if (parse(message.get(), &result...) == 0)
                    return differ(label, "refused", results.error());
                Comparison comparison{values};
                comparison(result...);
                finish(label, comparison);
                compare_names(label, *message, values);
            },
            results.values);
    }

    template <class T>
    static ValueList values_of(T const& value) {
        ValueArchive archive;
        T::describe(value, archive);
        return std::move(archive.values);
    }

    /// The names that libmbim prints for the values, in their order.
    void compare_names(std::string const& label, MbimMessage const& message, ValueList const& values);
    std::string begin(mbn::mbim::Operation const& operation, std::string_view kind);
    bool same_header(std::string const& label, mbn::mbim::Expected<mbn::mbim::MessageView> const& view,
                     mbn::mbim::Operation const& operation, std::uint32_t transaction_id);
    void compare(std::string const& label, ValueList const& expected, ValueList const& values);
    void finish(std::string const& label, Comparison& comparison);
    void differ(std::string const& label, std::string const& field, std::string const& text);

    mbim_test::Generator generator_;
    mbn::mbim::Mbimex version_ = mbn::mbim::Mbimex::v1;
    std::size_t messages_ = 0;
    std::size_t values_ = 0;
    std::set<std::string> labels_{};
    std::set<NamedOtherwise const*> renamed_{};
    std::map<std::pair<std::string, std::string>, std::string> differences_{};
};

} // namespace libmbim_test

#endif
