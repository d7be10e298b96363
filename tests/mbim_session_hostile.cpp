// SPDX-License-Identifier: BSL-1.0
#include "mbim_random.hpp"
#include "mbim_session_support.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

using namespace mbn::mbim;
using namespace std::chrono_literals;
using mbim_test::Bench;
using mbim_test::Buffer;
using mbim_test::encoded;
using mbim_test::Generator;
using mbim_test::message;
using mbim_test::ScriptedFunction;
using mbim_test::start;
using mbim_test::Started;

namespace {

/// A function that answers as its seed says: properly, late, twice, in pieces that lack one, with bits turned, with
/// noise, with another kind of message, with an error, or not at all.
class HostileFunction {
public:
    explicit HostileFunction(std::uint32_t seed) : generator_{seed} {}

    void answer(ScriptedFunction& function, MessageView const& request) {
        if (request.type() == MessageType::host_error)
            return;
        auto bytes = proper(request);
        auto const id = request.transaction_id();
        switch (generator_.below(10)) {
        case 0:
            return;
        case 1:
            function.send(bytes);
            break;
        case 2:
            bytes[generator_.below(static_cast<std::uint32_t>(bytes.size()))] ^=
                static_cast<std::byte>(1u << generator_.below(8));
            break;
        case 3:
            bytes.resize(generator_.below(static_cast<std::uint32_t>(bytes.size())) + 1);
            break;
        case 4:
            bytes = pieces(bytes);
            break;
        case 5: {
            Buffer noise(generator_.below(100));
            for (auto& byte : noise)
                byte = static_cast<std::byte>(generator_.number());
            function.send(noise);
            break;
        }
        case 6:
            function.function_error(id, static_cast<ProtocolError>(1 + generator_.below(9)));
            break;
        case 7:
            held_.push_back(std::move(bytes));
            return;
        default:
            break;
        }
        function.send(bytes);
        if (!held_.empty() && generator_.below(2) == 0) {
            function.send(held_.back());
            held_.pop_back();
        }
        if (generator_.below(4) == 0)
            function.send(message([](auto out) { return encode_indicate_status(RadioStateInfo{}, out); }));
        if (generator_.below(400) == 0)
            function.close();
    }

private:
    static Buffer proper(MessageView const& request) {
        auto const id = request.transaction_id();
        if (request.type() == MessageType::open)
            return message([id](auto out) { return encode_open_done(id, Status::success, out); });
        if (request.type() == MessageType::close)
            return message([id](auto out) { return encode_close_done(id, Status::success, out); });
        DeviceCapsInfo caps;
        caps.firmware_info = "firmware of a hostile one";
        return ScriptedFunction::done_bytes(request, Status::success, encoded(caps));
    }

    Buffer pieces(Buffer bytes) {
        Buffer result;
        auto const skip = generator_.below(6);
        std::uint32_t index = 0;
        for (Fragmenter fragmenter{bytes, 64}; !fragmenter.done(); ++index) {
            auto const piece = fragmenter.next();
            if (index != skip)
                result.insert(result.end(), piece.begin(), piece.end());
        }
        return result;
    }

    Generator generator_;
    std::vector<Buffer> held_{};
};

} // namespace

TEST_CASE("session against a hostile function: every command ends once, whatever comes") {
    std::size_t succeeded = 0;
    std::size_t failed = 0;
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        CAPTURE(seed);
        Bench bench;
        HostileFunction hostile{seed};
        bench.function.answer = [&hostile](auto& function, auto const& request) { hostile.answer(function, request); };
        Generator generator{seed + 1000};
        std::vector<std::shared_ptr<Started<mbn::Result<Answer<DeviceCapsInfo>>>>> commands;
        for (int round = 0; round < 25; ++round) {
            for (auto count = 1 + generator.below(3); count > 0; --count)
                commands.push_back(start(bench.io, bench.session->query<DeviceCapsInfo>(20s)));
            mbn::testing::run_for(bench.io, std::chrono::milliseconds{generator.below(3000)});
            if (generator.below(5) == 0)
                commands[generator.below(static_cast<std::uint32_t>(commands.size()))]->cancel();
        }
        bench.run();
        for (auto const& command : commands) {
            REQUIRE(command->completions == 1);
            if (*command->result)
                ++succeeded;
            else
                ++failed;
        }
    }
    CHECK(succeeded > 0);
    CHECK(failed > 0);
}

TEST_CASE("session against noise: it stays usable once the function behaves") {
    for (std::uint32_t seed = 0; seed < 30; ++seed) {
        CAPTURE(seed);
        Bench bench;
        bench.open();
        Generator generator{seed};
        Buffer noise(1 + generator.below(3000));
        for (auto& byte : noise)
            byte = static_cast<std::byte>(generator.below(4) == 0 ? generator.number() : 0);
        bench.function.send(noise);
        bench.function.answer = [](auto& function, auto const& request) {
            if (request.type() != MessageType::host_error)
                function.ordinary(request);
        };
        bench.run();
        auto const first = start(bench.io, bench.session->query<DeviceCapsInfo>());
        bench.run();
        auto const second = start(bench.io, bench.session->query<DeviceCapsInfo>());
        bench.run();
        CHECK(first->completions == 1);
        CHECK(second->result->has_value());
    }
}
