// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_WRITE_HPP
#define MBN_PROFILE_WRITE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/elements.hpp>
#include <mbn/profile/detail/spelling.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/schema.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0 {

/// Whether a written document holds the password.
enum class WrittenPassword : std::uint32_t {
    /// As the documented interface does when a profile is read back.
    omit,
    /// For storing the profile.
    include,
};

struct WriteOptions {
    WrittenPassword password{WrittenPassword::omit};
};

/// Whether the profile says anything that only a v4 document can say.
template <class Used = detail::WhenUsed>
[[nodiscard]] bool needs_version_v4(detail::Dependent<Used, Profile> const& profile) noexcept {
    return !profile.purpose_groups.empty() || profile.conditions != detail::Dependent<Used, ProfileConditions>{} ||
           profile.is_provisioning_profile || profile.apn_id != 0 || !profile.admin_enable ||
           profile.admin_roam_control != RoamControl::all_roam_allowed || profile.is_exclusive_to_other ||
           profile.is_long_standing || profile.mms || profile.context.ip_type != IpType::default_type ||
           profile.context.auth_protocol.is_automatic();
}

namespace detail {

// Text as element content. `>` too, because of `]]>`; the carriage return, because a reader would turn it into a line
// feed. What no XML document can hold becomes U+FFFD: `check_profile` reports it as an error before it comes to that.
inline void append_escaped(std::string& out, std::string_view text) {
    for (char const character : text) {
        switch (character) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '\r':
            out += "&#13;";
            break;
        case '\t':
        case '\n':
            out += character;
            break;
        default:
            if (static_cast<unsigned char>(character) < 0x20)
                out += "\xEF\xBF\xBD";
            else
                out += character;
        }
    }
}

template <class Used = WhenUsed>
class ElementWriter {
public:
    ElementWriter(Element root, std::string_view namespace_uri) {
        out_.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<").append(name_of(root));
        out_.append(" xmlns=\"").append(namespace_uri).append("\">\n");
        open_.push_back(root);
    }

    void text(Element element, std::string_view value, std::string_view namespace_uri = {}) {
        indent();
        out_.append("<").append(name_of(element));
        if (!namespace_uri.empty())
            out_.append(" xmlns=\"").append(namespace_uri).append("\"");
        out_ += '>';
        append_escaped(out_, value);
        out_.append("</").append(name_of(element)).append(">\n");
    }

    // An empty value stands for an absent element.
    void text_unless_empty(Element element, std::string_view value) {
        if (!value.empty())
            text(element, value);
    }

    void flag(Element element, bool value, std::string_view namespace_uri = {}) {
        text(element, value ? "true" : "false", namespace_uri);
    }

    void open(Element element) {
        indent();
        out_.append("<").append(name_of(element)).append(">\n");
        open_.push_back(element);
    }

    void close() {
        Element const element = open_.back();
        open_.pop_back();
        indent();
        out_.append("</").append(name_of(element)).append(">\n");
    }

    void verbatim(std::string_view xml) {
        indent();
        out_.append(xml).append("\n");
    }

    [[nodiscard]] std::string finish() {
        while (!open_.empty())
            close();
        return std::move(out_);
    }

private:
    void indent() { out_.append(open_.size() * 2, ' '); }

    std::string out_;
    Dependent<Used, std::vector<Element>> open_;
};

template <class Used>
void write_context(ElementWriter<Used>& writer, ProfileContext const& context, WriteOptions options,
                   ProfileVersion version) {
    writer.open(Element::context);
    writer.text_unless_empty(Element::access_string, context.access_string);
    bool const with_password = options.password == WrittenPassword::include && !context.password.empty();
    if (!context.user_name.empty() || context.ignore_password || with_password) {
        writer.open(Element::user_logon_cred);
        writer.text_unless_empty(Element::user_name, context.user_name);
        if (context.ignore_password)
            writer.flag(Element::ignore_password, true);
        if (with_password)
            writer.text(Element::password, context.password.reveal());
        writer.close();
    }
    if (context.compression != Compression::none)
        writer.text(Element::compression, spelling_of(context.compression));
    if (context.auth_protocol.is_stated())
        writer.text(Element::auth_protocol, spelling_of_choice(context.auth_protocol));
    if (version == ProfileVersion::v4 && context.ip_type != IpType::default_type)
        writer.text(Element::ip_type, spelling_of(context.ip_type));
    writer.close();
}

template <class Used>
void write_v4_part(ElementWriter<Used>& writer, Dependent<Used, Profile> const& profile) {
    if (!profile.purpose_groups.empty()) {
        writer.open(Element::purpose_groups);
        for (std::string const& group : profile.purpose_groups)
            writer.text(Element::purpose_group_guid, group);
        writer.close();
    }
    if (ProfileConditions const& conditions = profile.conditions; conditions != ProfileConditions{}) {
        writer.open(Element::profile_conditioned_on);
        writer.text_unless_empty(Element::cellular_class, spelling_of(conditions.cellular_class));
        writer.text_unless_empty(Element::rat_applicability, spelling_of(conditions.rat));
        writer.text_unless_empty(Element::roam_applicability, spelling_of(conditions.roam));
        writer.text_unless_empty(Element::imsi, conditions.imsi);
        if (conditions.iwlan != IwlanApplicability::cellular_only)
            writer.text(Element::iwlan_applicability, spelling_of(conditions.iwlan));
        writer.close();
    }
    if (profile.is_provisioning_profile)
        writer.flag(Element::is_provisioning_profile, true);
    if (profile.apn_id != 0)
        writer.text(Element::apn_id, std::to_string(profile.apn_id));
    if (!profile.admin_enable)
        writer.flag(Element::admin_enable, false);
    if (profile.admin_roam_control != RoamControl::all_roam_allowed)
        writer.text(Element::admin_roam_control, spelling_of(profile.admin_roam_control));
    if (profile.is_exclusive_to_other)
        writer.flag(Element::is_exclusive_to_other, true);
    if (profile.is_long_standing)
        writer.flag(Element::is_long_standing, true);
    if (profile.mms) {
        writer.open(Element::mms_configuration);
        writer.text_unless_empty(Element::mmsc_url, profile.mms->url);
        if (profile.mms->port != 0)
            writer.text(Element::mmsc_port, std::to_string(profile.mms->port));
        if (profile.mms->maximum_message_size != 0)
            writer.text(Element::mms_maximum_message_size, std::to_string(profile.mms->maximum_message_size));
        writer.close();
    }
}

} // namespace detail

/// The profile as a UTF-8 document in the order of the schema. `IsDefault` and `ConnectionMode` are always written.
///
/// A v1 profile that says something only v4 can say (`needs_version_v4`) is written as v4, so that nothing is lost.
/// Reading the document yields the same profile, provided that `check_profile` finds no error in it and that its texts
/// have no blanks that the schema collapses. Foreign elements are written as they are: they are not checked here.
/// The writer does not need an XML library. It fails only for lack of memory.
template <class Used = detail::WhenUsed>
[[nodiscard]] std::string write_profile(detail::Dependent<Used, Profile> const& profile, WriteOptions options = {}) {
    using detail::Element;
    ProfileVersion const version = needs_version_v4(profile) ? ProfileVersion::v4 : profile.version;
    detail::ElementWriter<Used> writer{detail::root_of(version),
                                       version == ProfileVersion::v4 ? profile_namespace_v4 : profile_namespace_v1};
    writer.text(Element::name, profile.name);
    writer.text_unless_empty(Element::description, profile.description);
    writer.text_unless_empty(Element::icon_file_path, profile.icon_file_path);
    writer.flag(Element::is_default, profile.is_default);
    writer.text_unless_empty(Element::profile_creation_type, detail::spelling_of(profile.creation_type));
    writer.text_unless_empty(Element::subscriber_id, profile.subscriber_id);
    writer.text_unless_empty(Element::sim_icc_id, profile.sim_icc_id);
    writer.text_unless_empty(Element::home_provider_name, profile.home_provider_name);
    if (profile.auto_connect_on_internet)
        writer.flag(Element::auto_connect_on_internet, *profile.auto_connect_on_internet);
    writer.text(Element::connection_mode, detail::spelling_of(profile.auto_connect));
    if (profile.context != ProfileContext{})
        detail::write_context(writer, profile.context, options, version);
    if (!profile.roaming_partners.empty()) {
        writer.open(Element::data_roaming_partners);
        for (RoamingPartner const& partner : profile.roaming_partners) {
            writer.open(Element::provider);
            writer.text(Element::provider_id, partner.provider_id);
            writer.text_unless_empty(Element::provider_name, partner.provider_name);
            writer.close();
        }
        writer.close();
    }
    if (version == ProfileVersion::v4)
        detail::write_v4_part(writer, profile);
    if (profile.is_purchase_profile)
        writer.flag(Element::is_purchase_profile, true, profile_namespace_v2);
    if (!profile.display_provider_name.empty())
        writer.text(Element::display_provider_name, profile.display_provider_name, profile_namespace_v2);
    if (profile.is_additional_pdp_context)
        writer.flag(Element::is_additional_pdp_context_profile, true, profile_namespace_v3);
    for (ForeignElement const& foreign : profile.foreign_elements)
        writer.verbatim(foreign.xml);
    return writer.finish();
}

/// The same for the second v4 root.
template <class Used = detail::WhenUsed>
[[nodiscard]] std::string write_modem_config_profile(detail::Dependent<Used, ModemConfigProfile> const& profile,
                                                     WriteOptions options = {}) {
    using detail::Element;
    detail::ElementWriter<Used> writer{Element::modem_dm_config_profile, profile_namespace_v4};
    writer.text(Element::name, profile.name);
    writer.text(Element::sim_icc_id, profile.sim_icc_id);
    writer.text(Element::apn_id, std::to_string(profile.apn_id));
    writer.text(Element::oem_connection_id, profile.oem_connection_id);
    writer.text_unless_empty(Element::roam_applicability, detail::spelling_of(profile.roam));
    detail::write_context(writer, profile.context, options, ProfileVersion::v4);
    writer.flag(Element::admin_enable, profile.admin_enable);
    writer.text(Element::admin_roam_control, detail::spelling_of(profile.admin_roam_control));
    writer.text_unless_empty(Element::profile_creation_type, detail::spelling_of(profile.creation_type));
    for (ForeignElement const& foreign : profile.foreign_elements)
        writer.verbatim(foreign.xml);
    return writer.finish();
}

} // namespace mbn::inline v0

#endif
