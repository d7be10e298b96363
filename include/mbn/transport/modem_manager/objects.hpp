// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_OBJECTS_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_OBJECTS_HPP

#include <mbn/transport/modem_manager/names.hpp>
#include <mbn/transport/modem_manager/values.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace mbn::inline v0::modem_manager {

/// Whether a modem is meant by what names it: nothing (any), the path of its object, its IMEI
/// (`EquipmentIdentifier`), or its `DeviceIdentifier`. A path is that of one plug: the modem has another one when it
/// comes back.
[[nodiscard]] inline bool is_meant(std::string_view identity, std::string_view path, Dictionary const& modem) {
    return identity.empty() || identity == path || identity == text(modem, "EquipmentIdentifier") ||
           identity == text(modem, "DeviceIdentifier");
}

/// The objects of the service and their properties, as far as they were told: kept true by feeding every signal. The
/// property is the truth; `StateChanged` says nothing that is not in it.
class Objects {
public:
    /// The answer of `GetManagedObjects`, in place of all that was known.
    void load(Dictionary managed) {
        objects_.clear();
        for (auto& [path, interfaces] : managed)
            if (auto* const known = std::get_if<Dictionary>(&interfaces.content))
                add(path, std::move(*known));
    }

    /// `InterfacesAdded`.
    void add(std::string const& path, Dictionary interfaces) {
        for (auto& [name, properties] : interfaces)
            if (auto* const known = std::get_if<Dictionary>(&properties.content))
                objects_[path][name] = std::move(*known);
    }

    /// `InterfacesRemoved`. While a SIM unlocks, some interfaces go away and come back: the object is gone only with
    /// `Modem`.
    void remove(std::string const& path, List const& names) {
        auto const object = objects_.find(path);
        if (object == objects_.end())
            return;
        for (Value const& name : names)
            object->second.erase(text(name).value_or(""));
        if (object->second.empty())
            objects_.erase(object);
    }

    /// The answer of `GetAll`.
    void put(std::string const& path, std::string_view name, Dictionary properties) {
        objects_[path].insert_or_assign(std::string{name}, std::move(properties));
    }

    /// `PropertiesChanged`. Bearers and SIMs are told in no other way, so an unknown object is a new one.
    void change(std::string const& path, std::string const& interface_name, Dictionary const& changed,
                List const& invalidated) {
        Dictionary& properties = objects_[path][interface_name];
        for (auto const& [name, value] : changed)
            properties.insert_or_assign(name, value);
        for (Value const& name : invalidated)
            properties.erase(text(name).value_or(""));
    }

    void forget(std::string_view path) {
        if (auto const object = objects_.find(path); object != objects_.end())
            objects_.erase(object);
    }

    void clear() { objects_.clear(); }

    [[nodiscard]] bool has(std::string_view path, std::string_view name) const {
        auto const object = objects_.find(path);
        return object != objects_.end() && object->second.contains(name);
    }

    /// Empty where nothing is known.
    [[nodiscard]] Dictionary const& properties(std::string_view path, std::string_view name) const {
        static Dictionary const unknown;
        auto const object = objects_.find(path);
        if (object == objects_.end())
            return unknown;
        auto const properties = object->second.find(name);
        return properties != object->second.end() ? properties->second : unknown;
    }

    /// The path of the modem that is meant; of several, of the one that came first.
    [[nodiscard]] std::optional<std::string> find_modem(std::string_view identity) const {
        std::optional<std::string> found;
        // Their numbers grow, and a longer one is greater.
        auto const is_before = [](std::string const& one, std::string const& other) {
            return one.size() != other.size() ? one.size() < other.size() : one < other;
        };
        for (auto const& [path, object] : objects_) {
            auto const modem = object.find(interfaces::modem);
            if (modem != object.end() && is_meant(identity, path, modem->second) && (!found || is_before(path, *found)))
                found = path;
        }
        return found;
    }

private:
    std::map<std::string, std::map<std::string, Dictionary, std::less<>>, std::less<>> objects_;
};

} // namespace mbn::inline v0::modem_manager

#endif
