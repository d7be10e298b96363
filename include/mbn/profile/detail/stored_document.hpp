// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_STORED_DOCUMENT_HPP
#define MBN_PROFILE_DETAIL_STORED_DOCUMENT_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/document.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/profile/write.hpp>
#include <mbn/profile/xml.hpp>
#include <mbn/result.hpp>
#include <mbn/secret.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

// What all stores do with documents: they keep the text as it was given, and move the password in and out of it.
namespace mbn::inline v0::detail {

// A stored document may be larger than one that is given, by the password that is put into it.
inline constexpr std::size_t max_stored_bytes = std::size_t{2} << 20U;

// A document to be stored. `E_MBN_INVALID_PROFILE` where `Connect` would say `E_INVALIDARG`.
template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Result<ParsedDocument>> parse_for_store(std::string_view document, ProfileUse use) {
    ParseOptions options;
    options.situation.use = use;
    Dependent<Used, ParsedDocument> parsed = parse_document<Used>(document, options);
    if (parsed.root == Element::modem_dm_config_profile && parsed.report.is_valid()) {
        Error error = document_error(hresult::e_mbn_invalid_profile, parsed.report);
        Position const root = parsed.positions[static_cast<std::size_t>(parsed.root)];
        error.line = root.line;
        error.column = root.column;
        return error;
    }
    if (!parsed.report.is_valid())
        return document_error(hresult::e_mbn_invalid_profile, parsed.report);
    return parsed;
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, ParsedDocument> parse_stored(std::string_view document) {
    ParseOptions options;
    options.max_bytes = max_stored_bytes;
    return parse_document<Used>(document, options);
}

// Only the two roots that name a connection profile can be stored.
template <class Used>
[[nodiscard]] bool is_stored_profile(BasicParsedDocument<Used> const& parsed) noexcept {
    return parsed.report.is_valid() && parsed.root != Element::modem_dm_config_profile;
}

template <class Used = WhenUsed>
[[nodiscard]] Secret written_for_store(Profile const& profile) {
    std::string text = write_profile(profile, {WrittenPassword::include});
    Secret document{text};
    wipe(text);
    return document;
}

// A typed profile has no lines: places in the document that was written for it would only confuse.
template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Result<Profile>> without_place(Dependent<Used, Result<Profile>> result) {
    if (result)
        return result;
    Error error = result.error();
    error.line = 0;
    error.column = 0;
    return error;
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Profile> without_password(Dependent<Used, Profile> profile) {
    profile.context.password.wipe();
    return profile;
}

// The text without the element `Password` and the blanks in front of it.
template <class Used>
[[nodiscard]] std::string text_without_password(BasicParsedDocument<Used> const& parsed) {
    std::string_view const text = parsed.text.reveal();
    if (parsed.password.empty())
        return std::string{text};
    std::size_t begin = parsed.password.begin;
    while (begin != 0 && is_xml_blank(text[begin - 1]))
        --begin;
    return std::string{text.substr(0, begin)}.append(text.substr(parsed.password.end));
}

template <class Used>
[[nodiscard]] Dependent<Used, StoredProfile> as_read(BasicParsedDocument<Used> const& parsed) {
    return {without_password(parsed.profile), text_without_password(parsed)};
}

// The text with another password, which stands where the schema wants it: behind `IgnorePassword`. The tag has the
// same namespace prefix as its neighbour.
template <class Used>
[[nodiscard]] Secret text_with_password(BasicParsedDocument<Used> const& parsed, Secret const& password) {
    std::string text = text_without_password(parsed);
    if (!password.empty() && !parsed.ignore_password.empty()) {
        std::string_view const neighbour = std::string_view{text}.substr(parsed.ignore_password.begin + 1);
        std::string const tag{neighbour.substr(0, neighbour.find(name_of(Element::ignore_password)))};
        std::string element = "<" + tag + "Password>";
        element.reserve(element.size() + password.reveal().size() * 6 + tag.size() + 16);
        append_escaped(element, password.reveal());
        element.append("</").append(tag).append("Password>");
        std::string whole;
        whole.reserve(text.size() + element.size());
        whole.append(text, 0, parsed.ignore_password.end).append(element).append(text, parsed.ignore_password.end);
        wipe(element);
        Secret document{whole};
        wipe(whole);
        return document;
    }
    return Secret{text};
}

// Whether a second default profile would be one too many for the SIM of the first. A v1 profile names its subscriber,
// a v4 profile its SIM.
template <class Used = WhenUsed>
[[nodiscard]] bool are_rival_defaults(Dependent<Used, Profile> const& left,
                                      Dependent<Used, Profile> const& right) noexcept {
    auto const are_same = [](std::string const& one, std::string const& other) { return !one.empty() && one == other; };
    return left.is_default && right.is_default && left.name != right.name &&
           (are_same(left.subscriber_id, right.subscriber_id) || are_same(left.sim_icc_id, right.sim_icc_id));
}

// Takes over the stored password where the new document asks for it.
template <class Used>
void keep_password(BasicParsedDocument<Used>& updated, Secret const& stored_password) {
    if (!updated.profile.context.ignore_password)
        return;
    updated.text = text_with_password(updated, stored_password);
    updated.profile.context.password = stored_password;
}

} // namespace mbn::inline v0::detail

#endif
