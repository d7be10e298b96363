// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_CONFORMANCE_EMULATED_HPP
#define MBN_TESTS_CONFORMANCE_EMULATED_HPP

#include "conformance_fixtures.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Named only: the backends are compiled without the emulator.
namespace mbn::inline v0::emulator {

class Modem;
struct ModemConfiguration;

} // namespace mbn::inline v0::emulator

namespace conformance_test {

// What the fixtures on the emulated modem have in common, however a connection reaches it.
class EmulatedFixture : public conformance::Fixture {
public:
    EmulatedFixture();

    conformance::Possible bring(conformance::Situation situation) override;
    conformance::Possible happen(conformance::Happening happening) override;
    conformance::Possible disturb(mbn::testing::TransportStep step, conformance::Fault fault) override;
    [[nodiscard]] std::vector<conformance::Asked> asked() override;
    [[nodiscard]] std::string access_string() override;

protected:
    using Modem = mbn::emulator::Modem;

    // The modem looks into it whenever it decides, so it may be changed at any time by the thread of the modem.
    [[nodiscard]] mbn::emulator::ModemConfiguration& configuration() { return *configuration_; }
    [[nodiscard]] std::shared_ptr<mbn::emulator::ModemConfiguration const> shared_configuration() const {
        return configuration_;
    }

    // Does something to the modem, which is made by then.
    virtual void with_modem(std::function<void(Modem&)> const& act) = 0;
    // Plugs the modem in again after it vanished.
    virtual void plug_in() = 0;

    // Whether a command has nothing to do with the connection: a service between them looks after the modem by itself.
    [[nodiscard]] virtual bool comes_by_itself(std::string_view operation, conformance::Asked what) const;

    // What another program does on the same device.
    virtual void connect_elsewhere();
    virtual void disconnect_elsewhere();
    void block_elsewhere();

    // To be called once when the modem is made.
    void keep_log(Modem& modem);
    [[nodiscard]] std::vector<std::string> const& modem_log() const { return *modem_log_; }

private:
    void act_elsewhere(void (EmulatedFixture::*act)());

    // A message as another host would send it.
    template <class Request>
    void send(Request const& request);
    void open();

    std::shared_ptr<mbn::emulator::ModemConfiguration> configuration_;
    std::shared_ptr<std::vector<std::string>> modem_log_ = std::make_shared<std::vector<std::string>>();
    // While another program acts, its commands are not those of the connection under test.
    std::shared_ptr<bool> is_foreign_ = std::make_shared<bool>(false);
    std::uint32_t next_id_ = 0x7F000001;
};

} // namespace conformance_test

#endif
