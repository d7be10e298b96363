// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_MODEM_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_MODEM_HPP

#include <mbn/device.hpp>
#include <mbn/ip_settings.hpp>
#include <mbn/transport/modem_manager/objects.hpp>
#include <mbn/transport/modem_manager/requests.hpp>
#include <mbn/transport/modem_manager/translation.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::modem_manager {

/// What subscribers can know of a modem.
struct Seen {
    Subscriber subscriber = {};
    RadioState radio = {};
    Registration registration = {};
    PacketServiceState packet_service = {};
    Signal signal = {};
    ContextState context = {};
    IpSettings ip = {};

    /// Takes over what `other` says of the context.
    void note_context(Seen const& other) {
        context = other.context;
        ip = other.ip;
    }

    friend bool operator==(Seen const&, Seen const&) = default;
};

/// What a signal of the bus came to.
enum class News : std::uint8_t {
    none,
    /// Something may be different.
    changed,
    /// The network has written profiles into the modem.
    profiles_changed,
    /// The modem was unplugged.
    modem_gone,
    /// The service ended, and with it all of its objects.
    service_gone,
    /// The service has started, and what it has is not known.
    service_new,
};

/// The modem that is meant, and what is known of it, of its SIM and its bearers. Kept true by the signals that it
/// hears; does nothing by itself.
class Modem {
public:
    /// `identity` as `is_meant` takes it.
    explicit Modem(std::string identity) : identity_{std::move(identity)} {}

    /// All that the service manages, from the answer of `GetManagedObjects`.
    void load(Dictionary managed) { objects_.load(std::move(managed)); }

    /// False where there is no such modem.
    bool find() {
        path_ = objects_.find_modem(identity_).value_or("");
        return is_there();
    }

    [[nodiscard]] bool is_there() const noexcept { return !path_.empty(); }

    /// Of its object; empty where it is not there.
    [[nodiscard]] std::string const& path() const noexcept { return path_; }

    /// Empty where there is none.
    [[nodiscard]] std::string sim_path() const {
        std::string path = text(properties(), "Sim").value_or("");
        return path == objects::none ? std::string{} : path;
    }
    [[nodiscard]] std::vector<std::string> bearers() const { return texts(properties(), "Bearers"); }

    /// Whether it connects by dialling: it has no network interface, and so the connection is one of its serial ports.
    [[nodiscard]] bool dials() const {
        auto const* const ports = get<List>(properties(), "Ports");
        return ports != nullptr && std::ranges::none_of(*ports, [](Value const& port) {
                   auto const* const parts = get<List>(port);
                   return parts == nullptr || parts->size() != 2 || parts->back() == Value{port_type::net};
               });
    }

    [[nodiscard]] Dictionary const& properties() const { return objects_.properties(path_, interfaces::modem); }
    [[nodiscard]] Dictionary const& network() const { return objects_.properties(path_, interfaces::modem_3gpp); }
    [[nodiscard]] Dictionary const& sim() const { return objects_.properties(sim_path(), interfaces::sim); }
    [[nodiscard]] Dictionary const& bearer(std::string_view path) const {
        return objects_.properties(path, interfaces::bearer);
    }
    [[nodiscard]] bool knows(std::string_view path, std::string_view name) const { return objects_.has(path, name); }

    [[nodiscard]] Condition condition() const { return modem_manager::condition(properties(), network()); }
    [[nodiscard]] State state() const { return state_of(properties()); }
    [[nodiscard]] ModemView view() const {
        return {
            path_, properties(), network(), sim(), mode_, own(interfaces::profile_manager), own(interfaces::signal)};
    }

    /// The answer of `GetAll`.
    void put(std::string const& path, std::string_view name, Dictionary properties) {
        objects_.put(path, name, std::move(properties));
    }

    /// This program selected the network, or left it to the modem.
    void note_mode(RegisterMode mode) noexcept { mode_ = mode; }

    /// A bearer that is known to be connected, now.
    void note_connected(std::string const& path) {
        if (path != last_bearer_ && !has_bearer(last_bearer_))
            objects_.forget(last_bearer_);
        last_bearer_ = path;
        was_up_ = true;
    }

    /// The signal that says so comes later.
    void note_disconnected(std::string const& path) {
        if (objects_.has(path, interfaces::bearer))
            objects_.change(path, std::string{interfaces::bearer}, {{"Connected", Value{false}}}, {});
    }

    [[nodiscard]] std::optional<std::string> connected_bearer() const {
        for (std::string const& path : bearers())
            if (is_connected(bearer(path)))
                return path;
        // The modem may tell later that it has one more.
        if (is_connected(bearer(last_bearer_)))
            return last_bearer_;
        return std::nullopt;
    }

    [[nodiscard]] ContextState context() const {
        if (std::optional<std::string> const path = connected_bearer())
            return modem_manager::context(bearer(*path));
        ContextState context = modem_manager::context(bearer(last_bearer_));
        // The modem is connected before its bearer is, and after.
        if (state() == State::connecting || (state() == State::connected && !was_up_))
            context.state = ActivationState::activating;
        else if (state() == State::disconnecting)
            context.state = ActivationState::deactivating;
        return context;
    }

    /// Whether the modem does not say yet what its bearers say, or the other way round.
    [[nodiscard]] bool is_between() const {
        return !connected_bearer() && state() >= State::disconnecting && state() <= State::connected;
    }

    [[nodiscard]] IpSettings ip_settings() const {
        std::optional<std::string> const path = connected_bearer();
        return path ? modem_manager::ip_settings(bearer(*path)) : IpSettings{};
    }

    [[nodiscard]] Registration registration() const {
        return modem_manager::registration(properties(), network(), mode_);
    }
    [[nodiscard]] PacketServiceState packet_service() const {
        return modem_manager::packet_service(properties(), network());
    }
    [[nodiscard]] Subscriber subscriber() const { return modem_manager::subscriber(properties(), sim()); }

    [[nodiscard]] Seen seen() const {
        return {subscriber(),         radio(condition()), registration(), packet_service(),
                signal(properties()), context(),          ip_settings()};
    }

    /// The modem is gone, and everything with it. Others stay.
    void forget() {
        for (std::string const& path : bearers())
            objects_.forget(path);
        objects_.forget(last_bearer_);
        objects_.forget(sim_path());
        objects_.forget(path_);
        path_.clear();
        last_bearer_.clear();
        was_up_ = false;
        mode_ = RegisterMode::automatic;
    }

    /// Nothing of the service is there any more.
    void forget_all() {
        forget();
        objects_.clear();
    }

    /// Takes in a signal of the service, or of the bus about it.
    News hear(BusSignal const& signal) {
        if (signal.interface_name == interfaces::profile_manager && signal.member == "Updated")
            return is_there() && signal.path == path_ ? News::profiles_changed : News::none;
        if (signal.values.size() < 2)
            return News::none;
        std::string const first = text(signal.values[0]).value_or("");
        if (signal.interface_name == interfaces::properties && signal.member == "PropertiesChanged")
            return hear_properties(signal, first);
        if (signal.interface_name == interfaces::object_manager)
            return hear_interfaces(signal, first);
        if (signal.member == "NameOwnerChanged" && first == service)
            return text(signal.values[1]).value_or("").empty() ? News::service_new : News::service_gone;
        return News::none;
    }

private:
    // The properties of an interface of the modem itself; null where it has none such.
    [[nodiscard]] Dictionary const* own(std::string_view name) const {
        return objects_.has(path_, name) ? &objects_.properties(path_, name) : nullptr;
    }

    [[nodiscard]] bool has_bearer(std::string const& path) const {
        std::vector<std::string> const now = bearers();
        return std::ranges::find(now, path) != now.end();
    }

    [[nodiscard]] News hear_properties(BusSignal const& signal, std::string const& name) {
        std::vector<std::string> const before = bearers();
        auto const* const properties = get<Dictionary>(signal.values[1]);
        auto const* const invalidated = signal.values.size() > 2 ? get<List>(signal.values[2]) : nullptr;
        if (properties == nullptr)
            return News::none;
        objects_.change(signal.path, name, *properties, invalidated != nullptr ? *invalidated : List{});
        was_up_ = state() == State::connected && (was_up_ || connected_bearer());
        // What was known of bearers that have been deleted; but for the last one, which says why it ended.
        for (std::string const& path : before)
            if (path != last_bearer_ && !has_bearer(path))
                objects_.forget(path);
        return News::changed;
    }

    [[nodiscard]] News hear_interfaces(BusSignal const& signal, std::string const& path) {
        if (auto const* const added = get<Dictionary>(signal.values[1]); added != nullptr) {
            objects_.add(path, *added);
            return News::changed;
        }
        auto const* const removed = get<List>(signal.values[1]);
        if (signal.member != "InterfacesRemoved" || removed == nullptr)
            return News::none;
        objects_.remove(path, *removed);
        return path == path_ && !objects_.has(path, interfaces::modem) ? News::modem_gone : News::changed;
    }

    std::string identity_;
    Objects objects_;
    std::string path_;
    // The bearer that was connected last.
    std::string last_bearer_;
    // Since the modem says that it is connected, a bearer has been.
    bool was_up_ = false;
    RegisterMode mode_ = RegisterMode::automatic;
};

} // namespace mbn::inline v0::modem_manager

#endif
