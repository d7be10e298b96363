// SPDX-License-Identifier: BSL-1.0

// Allows everything to everybody: what ModemManager asks PolicyKit, on a machine that has none. It says "ready" when it
// can be asked, and runs until it is stopped.
#include <gio/gio.h>

#include <iostream>

namespace {

char const* const interface_text = R"(<node><interface name='org.freedesktop.PolicyKit1.Authority'>
  <method name='CheckAuthorization'>
    <arg type='(sa{sv})' direction='in'/>
    <arg type='s' direction='in'/>
    <arg type='a{ss}' direction='in'/>
    <arg type='u' direction='in'/>
    <arg type='s' direction='in'/>
    <arg type='(bba{ss})' direction='out'/>
  </method>
</interface></node>)";

void answer(GDBusConnection* /*connection*/, char const* /*sender*/, char const* /*path*/, char const* /*interface*/,
            char const* /*method*/, GVariant* /*arguments*/, GDBusMethodInvocation* invocation, void* /*data*/) {
    // Authorized, without a challenge, with nothing more to say.
    g_dbus_method_invocation_return_value(invocation, g_variant_new("((bba{ss}))", 1, 0, nullptr));
}

void on_name(GDBusConnection* /*connection*/, char const* /*name*/, void* /*data*/) {
    std::cout << "ready" << std::endl;
}

} // namespace

int main() {
    auto* const connection = g_bus_get_sync(G_BUS_TYPE_SYSTEM, nullptr, nullptr);
    if (connection == nullptr) {
        std::cerr << "authority: no bus\n";
        return 1;
    }
    auto* const node = g_dbus_node_info_new_for_xml(interface_text, nullptr);
    GDBusInterfaceVTable functions{};
    functions.method_call = answer;
    g_dbus_connection_register_object(connection, "/org/freedesktop/PolicyKit1/Authority", node->interfaces[0],
                                      &functions, nullptr, nullptr, nullptr);
    g_bus_own_name_on_connection(connection, "org.freedesktop.PolicyKit1", G_BUS_NAME_OWNER_FLAGS_NONE, on_name,
                                 nullptr, nullptr, nullptr);
    g_main_loop_run(g_main_loop_new(nullptr, 0));
}
