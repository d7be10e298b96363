// SPDX-License-Identifier: BSL-1.0

// Takes random values of every structure through the codec and libmbim's, both ways:
//
//     libmbim_codec DOCS
//
// It keeps the page libmbim.md in the folder DOCS up to date: with MBN_WRITE_LIBMBIM=1 it writes it anew.
#include "libmbim_commands.hpp"

#include <mbn/mbim/services.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <typeinfo>
#include <utility>
#include <vector>

namespace mbim = mbn::mbim;
using namespace libmbim_test;

namespace {

constexpr int rounds = 25;

/// A difference that is no mistake of ours.
struct Explained {
    std::string_view label{};
    std::string_view field{};
    std::string_view reason{};
};

constexpr std::string_view padded =
    "libmbim fills it up to a multiple of four, and counts that; the library sends bytes as they are given";
constexpr std::array explained{
    Explained{"`basic_connect.service_activation_set`", "data_buffer.size", padded},
    Explained{"`basic_connect.service_activation_set`", "bytes", padded},
    Explained{"`stk.envelope_set`", "data_buffer.size", padded},
    Explained{"`stk.envelope_set`", "bytes", padded},
};

/// The kinds without an information buffer.
class PlainMessages {
public:
    explicit PlainMessages(Checker& checker) : checker_{checker} {}

    void check() {
        using mbim::MessageType;
        auto const id = checker_.generator().number();
        auto const size = checker_.generator().number();
        auto const status = static_cast<mbim::Status>(checker_.generator().below(30));
        auto const error = static_cast<mbim::ProtocolError>(1 + checker_.generator().below(8));
        both(
            "open", id, Message{mbim_message_open_new(id, size)},
            [&](auto to) { return mbim::encode_open(id, size, to); },
            [&](auto const& message) { return mbim_message_open_get_max_control_transfer(&message) == size; },
            [&](auto const& view) { return view.type() == MessageType::open && view.max_control_transfer == size; });
        both(
            "open_done", id, Message{mbim_message_open_done_new(id, static_cast<MbimStatusError>(status))},
            [&](auto to) { return mbim::encode_open_done(id, status, to); },
            [&](auto const& message) { return same(mbim_message_open_done_get_status_code(&message), status); },
            [&](auto const& view) { return view.type() == MessageType::open_done && view.status == status; });
        both(
            "close", id, Message{mbim_message_close_new(id)}, [&](auto to) { return mbim::encode_close(id, to); },
            [](auto const&) { return true; }, [](auto const& view) { return view.type() == MessageType::close; });
        both(
            "close_done", id, Message{mbim_message_close_done_new(id, static_cast<MbimStatusError>(status))},
            [&](auto to) { return mbim::encode_close_done(id, status, to); },
            [&](auto const& message) { return same(mbim_message_close_done_get_status_code(&message), status); },
            [&](auto const& view) { return view.type() == MessageType::close_done && view.status == status; });
        auto const error_read = [&](auto const& message) {
            return same(mbim_message_error_get_error_status_code(&message), error);
        };
        both(
            "host_error", id, Message{mbim_message_error_new(id, static_cast<MbimProtocolError>(error))},
            [&](auto to) { return mbim::encode_host_error(id, error, to); }, error_read,
            [&](auto const& view) { return view.type() == MessageType::host_error && view.error == error; });
        both(
            "function_error", id, Message{mbim_message_function_error_new(id, static_cast<MbimProtocolError>(error))},
            [&](auto to) { return mbim::encode_function_error(id, error, to); }, error_read,
            [&](auto const& view) { return view.type() == MessageType::function_error && view.error == error; });
    }

private:
    template <class Theirs, class Ours>
    static bool same(Theirs theirs, Ours ours) {
        return static_cast<std::uint32_t>(theirs) == static_cast<std::uint32_t>(ours);
    }

    template <class Encode, class TheyRead, class WeRead>
    void both(std::string_view kind, std::uint32_t id, Message const& theirs, Encode const& encode,
              TheyRead const& they_read, WeRead const& we_read) {
        auto const label = checker_.plain(kind);
        std::vector<std::byte> ours(64);
        ours.resize(encode(std::span{ours}).size);
        auto const bytes = bytes_of(*theirs);
        checker_.same(label, "bytes", ours == bytes);
        auto const view = mbim::decode_message(bytes);
        checker_.same(label, "read by us", view && view->transaction_id() == id && we_read(*view));
        auto const message = message_of(ours);
        checker_.same(label, "read by libmbim",
                      mbim_message_get_transaction_id(message.get()) == id && they_read(*message));
    }

    Checker& checker_;
};

void check_all(Checker& checker) {
    checker.version(mbim::Mbimex::v1);
    PlainMessages{checker}.check();
    check_basic_connect(checker);
    check_extensions(checker);
    check_services(checker);
    check_mbimex_2(checker);
    check_mbimex_3(checker);
}

/// Every structure of the library, once, by the first version that has it.
std::set<std::string> known_labels() {
    using mbim::CommandType;
    using mbim::MessageType;
    std::vector<mbim::Operation> operations{mbim::ProxyConfigurationInfo::operation};
    for (auto const& row : mbim::basic_connect_cids)
        operations.push_back(mbim::basic_connect(row.cid));
    auto add = [&operations]<class One>(std::type_identity<One>) { operations.push_back(One::operation); };
    mbim::ServiceCommands::for_each(add);

    struct Kind {
        std::string_view name{};
        MessageType type{};
        CommandType command_type{};
    };
    static constexpr std::array kinds{
        Kind{"query", MessageType::command, CommandType::query}, Kind{"set", MessageType::command, CommandType::set},
        Kind{"info", MessageType::command_done, {}}, Kind{"indication", MessageType::indicate_status, {}}};
    std::set<std::string> labels;
    std::set<std::pair<std::type_index, std::string_view>> seen;
    for (auto const version : {mbim::Mbimex::v1, mbim::Mbimex::v2, mbim::Mbimex::v3})
        for (auto const& operation : operations)
            for (auto const& kind : kinds) {
                // Of Basic Connect every answer could be an indication.
                if (kind.type == MessageType::indicate_status && operation.service == mbim::services::basic_connect &&
                    !contains(mbim::use_of(static_cast<mbim::BasicConnectCid>(operation.cid)),
                              mbim::CidUse::indication))
                    continue;
                auto const visit = [&]<class T>(std::type_identity<T>) {
                    if (seen.emplace(typeid(T), kind.name).second)
                        labels.insert(label_of(operation, kind.name, version));
                };
                static_cast<void>(
                    mbim::visit_service_information(kind.type, kind.command_type, operation, visit, version));
            }
    return labels;
}

constexpr std::string_view head = R"(# libmbim

The test `libmbim_codec` takes every structure with random content through libmbim-glib 1.28 and compares value by
value, and the names of the fields: libmbim reads answers and indications of the library, the library reads queries and
sets of libmbim, and both write the same bytes for them. It writes this page anew
(`MBN_WRITE_LIBMBIM=1 meson test -C build libmbim_codec`), and fails when it says something else.

)";

std::string page(Checker const& checker) {
    std::ostringstream out;
    out << head << checker.labels().size() << " structures and messages are compared, in " << checker.messages()
        << " messages with " << checker.values() << " values.\n\n"
        << "## Different\n\n| structure | what | why |\n| --- | --- | --- |\n";
    for (auto const& row : explained)
        out << "| " << row.label << " | `" << row.field << "` | " << row.reason << " |\n";
    out << "\n## Named otherwise\n\nThe same values, in the same place.\n\n"
           "| structures | field | in libmbim |\n| --- | --- | --- |\n";
    for (auto const& row : named_otherwise)
        out << "| `" << row.command << "` | `" << row.field << "` | `" << row.theirs << "` |\n";
    out << "\n## What it is not shown\n\n| what | why |\n| --- | --- |\n";
    for (auto const& row : avoided)
        out << "| " << row.what << " | " << row.why << " |\n";
    out << "\n## Not known to libmbim\n\nIt has no function for programs to build or to read them:\n\n";
    for (auto const& label : known_labels())
        if (!checker.labels().contains(label))
            out << "* " << label << '\n';
    out << "\n## Not known to the library\n\n| what | why |\n| --- | --- |\n"
           "| `basic_connect.emergency_mode_set` | the specification has a query only |\n"
           "| ATDS, QDU, Quectel, Intel | services of vendors; they are raw messages |\n";
    return out.str();
}

std::string contents(std::filesystem::path const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2)
        return 2;
    Checker checker{1};
    for (int round = 0; round < rounds; ++round)
        check_all(checker);

    int unexplained = 0;
    std::set<std::pair<std::string, std::string>> reasons;
    for (auto const& row : explained)
        reasons.emplace(row.label, row.field);
    for (auto const& [place, example] : checker.differences())
        if (reasons.erase(place) == 0) {
            ++unexplained;
            std::cout << place.first << ' ' << place.second << ": " << example << '\n';
        }
    for (auto const& [label, field] : reasons) {
        ++unexplained;
        std::cout << label << ' ' << field << ": a reason, and no difference\n";
    }
    for (auto const& row : named_otherwise)
        if (!checker.renamed().contains(&row)) {
            ++unexplained;
            std::cout << row.command << ' ' << row.field << ": another name, and libmbim has the same\n";
        }
    std::filesystem::path const path = std::filesystem::path{arguments[1]} / "libmbim.md";
    if (unexplained == 0) {
        if (std::getenv("MBN_WRITE_LIBMBIM") != nullptr)
            std::ofstream{path, std::ios::binary} << page(checker);
        if (contents(path) != page(checker)) {
            ++unexplained;
            std::cout << path << " says something else; write it anew with MBN_WRITE_LIBMBIM=1\n";
        }
    }
    std::cout << checker.messages() << " messages, " << checker.values() << " values compared, " << unexplained
              << " differences\n";
    return unexplained == 0 ? 0 : 1;
}
