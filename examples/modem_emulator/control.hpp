// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MODEM_EMULATOR_CONTROL_HPP
#define MBN_EXAMPLES_MODEM_EMULATOR_CONTROL_HPP

#include "values.hpp"

#include <mbn/emulator/modem.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace modem_emulator {

namespace emulator = mbn::emulator;
namespace mbim = mbn::mbim;

template <class E>
std::optional<E> named(std::string_view text) {
    for (std::uint32_t value = 0; value < 16; ++value)
        if (name(static_cast<E>(value)) == text)
            return static_cast<E>(value);
    return std::nullopt;
}

// FIELD=N...; nothing when that is not so.
inline std::optional<mbim::PacketStatisticsInfo> parse_statistics(std::vector<std::string> const& words) {
    mbim::PacketStatisticsInfo statistics;
    std::map<std::string_view, std::uint32_t*> const small{{"in_discards", &statistics.in_discards},
                                                           {"in_errors", &statistics.in_errors},
                                                           {"out_errors", &statistics.out_errors},
                                                           {"out_discards", &statistics.out_discards}};
    std::map<std::string_view, std::uint64_t*> const large{{"in_octets", &statistics.in_octets},
                                                           {"in_packets", &statistics.in_packets},
                                                           {"out_octets", &statistics.out_octets},
                                                           {"out_packets", &statistics.out_packets}};
    for (std::string_view const word : words) {
        auto const equals = (std::min)(word.find('='), word.size() - 1);
        auto const field = word.substr(0, equals);
        auto const value = word.substr(equals + 1);
        auto const count = number(value);
        auto const octets = number<std::uint64_t>(value);
        if (octets && large.contains(field))
            *large.at(field) = *octets;
        else if (count && small.contains(field))
            *small.at(field) = *count;
        else
            return std::nullopt;
    }
    return statistics;
}

// What the words behind the first `skipped` ones say.
template <class Parse>
auto each(std::vector<std::string> const& words, std::size_t skipped, Parse parse) {
    std::vector<decltype(parse(std::string{}))> values;
    for (auto i = skipped; i < words.size(); ++i)
        values.push_back(parse(words[i]));
    return values;
}

// SESSION ADDRESS/PREFIX[,GATEWAY[,DNS...]]...
inline bool change_ip(std::vector<std::string> const& words, emulator::Modem& modem) {
    auto const session = words.size() > 2 ? number(words[1]) : std::nullopt;
    emulator::IpConfiguration ip{std::nullopt, std::nullopt};
    each(words, 2, [&ip](std::string const& text) {
        if (text.find(':') == std::string::npos)
            ip.ipv4 = parse_ip<emulator::Ipv4Configuration>(text);
        else
            ip.ipv6 = parse_ip<emulator::Ipv6Configuration>(text);
        return true;
    });
    return session && modem.network_changes_ip(*session, ip);
}

// Does what a line of --control says; false when it says nothing that is known, or nothing was there to do it to.
inline bool obey(std::vector<std::string> const& words, emulator::Modem& modem, std::function<void()> const& plug_in) {
    auto const word = [&words](std::size_t index) { return index < words.size() ? words[index] : std::string{}; };
    auto const count = [&word](std::size_t index, std::uint32_t fallback) {
        return word(index).empty() ? std::optional{fallback} : number(word(index));
    };
    auto const cause = count(word(0) == "drop" ? 2 : 1, 0);
    auto const session = number(word(word(0) == "other" ? 2 : 1));
    if (word(0) == "drop")
        return session && cause && modem.network_drops_context(*session, *cause);
    if (word(0) == "detach" && cause)
        return modem.network_detaches(*cause), true;
    if (word(0) == "registration")
        if (auto const state = named<mbim::RegisterState>(word(1)))
            return modem.set_registration(*state), true;
    if (word(0) == "signal" && session)
        return modem.set_signal(*session), true;
    if (word(0) == "statistics")
        if (auto const statistics = parse_statistics({words.begin() + 1, words.end()}))
            return modem.set_statistics(*statistics), true;
    if (word(0) == "networks")
        return modem.set_visible_providers(each(words, 1, parse_network)), true;
    auto const provider = [](std::string const& text) { return parse_network(text).provider; };
    if (word(0) == "preferred")
        return modem.set_preferred_providers(each(words, 1, provider)), true;
    if (word(0) == "multicarrier")
        return modem.set_multicarrier_providers(each(words, 1, provider)), true;
    if (word(0) == "provisioned")
        return modem.set_provisioned_contexts(each(words, 1, parse_context)), true;
    if (word(0) == "ip")
        return change_ip(words, modem);
    if (word(0) == "sim" && word(1) == "ready")
        return modem.insert_sim(), true;
    if (word(0) == "sim" && word(1) == "bad")
        return modem.insert_sim(emulator::SimPresence::bad), true;
    if (word(0) == "sim" && word(1) == "absent")
        return modem.remove_sim(), true;
    if (word(0) == "switch")
        if (auto const state = named<mbim::RadioSwitch>(word(1)))
            return modem.set_hardware_radio(*state), true;
    if (word(0) == "call")
        if (auto const state = named<mbim::VoiceCallState>(word(1)))
            return modem.set_voice_call(*state), true;
    if (word(0) == "emergency")
        if (auto const mode = named<mbim::EmergencyMode>(word(1)))
            return modem.set_emergency_mode(*mode), true;
    if (word(0) == "other" && word(1) == "connect")
        return session &&
               modem.other_host_activates(*session, word(3)).value_or(mbim::Status::success) == mbim::Status::success;
    if (word(0) == "other" && word(1) == "disconnect")
        return session &&
               modem.other_host_deactivates(*session).value_or(mbim::Status::success) == mbim::Status::success;
    if (word(0) == "unplug")
        return modem.vanish(), true;
    if (word(0) == "plug")
        return plug_in(), true;
    return false;
}

// Standard input as a source of commands, until it ends.
class Control {
public:
    Control(boost::asio::io_context& io, emulator::Modem& modem, std::function<void()> plug_in)
        : input_{io, ::dup(STDIN_FILENO)}, modem_{modem}, plug_in_{std::move(plug_in)} {
        read();
    }

private:
    void read() {
        boost::asio::async_read_until(input_, boost::asio::dynamic_buffer(text_), '\n',
                                      [this](boost::system::error_code error, std::size_t size) {
                                          if (error)
                                              return;
                                          std::istringstream line{text_.substr(0, size)};
                                          text_.erase(0, size);
                                          std::vector<std::string> words{std::istream_iterator<std::string>{line}, {}};
                                          bool const done = try_to_obey(words);
                                          std::cout << (done ? "ok" : "not done") << std::endl;
                                          read();
                                      });
    }

    bool try_to_obey(std::vector<std::string> const& words) {
        try {
            return obey(words, modem_, plug_in_);
        } catch (CLI::ValidationError const&) {
            return false;
        }
    }

    boost::asio::posix::stream_descriptor input_;
    emulator::Modem& modem_;
    std::function<void()> plug_in_;
    std::string text_{};
};

} // namespace modem_emulator

#endif
