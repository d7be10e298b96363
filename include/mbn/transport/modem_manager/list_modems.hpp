// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_LIST_MODEMS_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_LIST_MODEMS_HPP

#include <mbn/transport/modem_manager/bus.hpp>
#include <mbn/transport/modem_manager/names.hpp>
#include <mbn/transport/modem_manager/objects.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mbn::inline v0::modem_manager {

/// A modem that ModemManager has.
struct ListedModem {
    /// Of its object; another one when it comes back.
    std::string path = {};
    /// The IMEI; empty where the modem did not tell.
    std::string equipment_identifier = {};
    /// Its ports as the kernel names them, such as `cdc-wdm0`: nobody else should talk to them.
    std::vector<std::string> ports = {};

    /// What names it best: the IMEI where it is known.
    [[nodiscard]] std::string const& identity() const noexcept {
        return equipment_identifier.empty() ? path : equipment_identifier;
    }

    friend bool operator==(ListedModem const&, ListedModem const&) = default;
};

/// The modems among what the service manages, in the order in which they came.
[[nodiscard]] inline std::vector<ListedModem> listed_modems(Dictionary managed) {
    Objects objects;
    objects.load(std::move(managed));
    std::vector<ListedModem> result;
    while (std::optional<std::string> path = objects.find_modem("")) {
        Dictionary const& modem = objects.properties(*path, interfaces::modem);
        ListedModem& listed = result.emplace_back();
        listed.path = *path;
        listed.equipment_identifier = text(modem, "EquipmentIdentifier").value_or("");
        if (auto const* const ports = get<List>(modem, "Ports"))
            for (Value const& port : *ports)
                if (auto const* const parts = get<List>(port); parts != nullptr && !parts->empty())
                    listed.ports.push_back(text(parts->front()).value_or(""));
        objects.forget(*path);
    }
    return result;
}

/// Calls `done` once, on the executor, with the modems that ModemManager has; with none where there is no ModemManager.
/// Ends within 25 seconds.
template <class Executor>
void list_modems(Executor const& executor, std::function<void(std::vector<ListedModem> const&)> done) {
    auto const opened = Bus<Executor>::open(executor, {[](BusSignal const& /*signal*/) {}, [] {}});
    if (!opened)
        return done({});
    opened.value()->call(std::string{service},
                         {std::string{objects::manager}, interfaces::object_manager, "GetManagedObjects", {}},
                         std::chrono::seconds{25}, [bus = opened.value(), done = std::move(done)](BusReply reply) {
                             bus->close();
                             done(listed_modems(take_first<Dictionary>(std::move(reply.values))));
                         });
}

} // namespace mbn::inline v0::modem_manager

#endif
