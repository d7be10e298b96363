// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_XML_HPP
#define MBN_PROFILE_XML_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/document.hpp>
#include <mbn/profile/detail/document_handler.hpp>
#include <mbn/profile/detail/source.hpp>
#include <mbn/profile/detail/xml_engine.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/rules.hpp>
#include <mbn/profile/violation.hpp>
#include <mbn/profile/write.hpp>
#include <mbn/result.hpp>

#include <xercesc/util/OutOfMemoryException.hpp>

#include <algorithm>
#include <cstddef>
#include <new>
#include <string_view>
#include <tuple>
#include <utility>

/// Reading profile documents. Needs Xerces-C++ 3.2 (link with `-lxerces-c`).
///
/// The first call in a process initialises Xerces-C++ and loads the schemas; they stay until the process ends, and
/// `XMLPlatformUtils::Terminate` is never called. Every function here is safe from any thread. A document is UTF-8 or
/// UTF-16, with or without a byte order mark. Document type declarations are refused, and with them entities; nothing
/// that a document names is ever opened. What a document holds may remain in freed memory of the parser.
namespace mbn::inline v0 {

struct ParseOptions {
    /// Larger documents are refused before they are looked at.
    std::size_t max_bytes{std::size_t{1} << 20U};
    /// Reports end after so many violations.
    std::size_t max_violations{1000};
    ProfileSituation situation{};
};

namespace detail {

// The rules that connect elements, with the places where these stand.
template <class Used = WhenUsed>
void check_document_relations(Dependent<Used, ParsedDocument> const& document, BasicDocumentHandler<Used>& handler,
                              ProfileSituation situation) {
    auto const place = [&](Element element) {
        while (!document.states(element)) {
            Element const parent = parent_of(element);
            if (parent == Element::unknown)
                return document.positions[static_cast<std::size_t>(document.root)];
            element = parent;
        }
        return document.positions[static_cast<std::size_t>(element)];
    };
    auto const report = [&](Severity severity, ProfileRule rule, Element element, std::string_view text) {
        bool const repeats =
            handler.is_broken(element) ||
            (rule == ProfileRule::rat_without_3gpp && handler.is_broken(Element::cellular_class)) ||
            (rule == ProfileRule::long_standing && handler.is_broken(Element::is_additional_pdp_context_profile));
        if (!repeats)
            handler.report(severity, rule, place(element), path_of(element, document.root), text);
    };
    check_relations(document.profile, situation, report);
    if (document.states(Element::admin_roam_control) && document.states(Element::roam_applicability))
        report(Severity::warning, ProfileRule::two_roaming_limits, Element::admin_roam_control,
               "stands beside RoamApplicability: both limits apply");
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, ParsedDocument> parse_document(std::string_view bytes, ParseOptions const& options) {
    Dependent<Used, ParsedDocument> document;
    Dependent<Used, Source> source = read_source<Used>(bytes, options.max_bytes);
    document.text = Secret{source.text};
    wipe(source.text);
    BasicDocumentHandler<Used> handler{document, options.max_violations};
    if (source.error) {
        Position const position = LineCursor{document.text.reveal()}.at(source.error->offset);
        handler.report(Severity::error, source.error->rule, position, {}, source.error->text);
        return document;
    }
    bool is_complete = true;
    try {
        BasicXmlEngine<Used>::instance().read(document.text.reveal(), handler);
    } catch (StopParsing const&) {
        is_complete = false;
    } catch (xercesc::OutOfMemoryException const&) {
        throw std::bad_alloc{};
    } catch (xercesc::XMLException const&) {
        is_complete = false;
        handler.report(Severity::error, ProfileRule::malformed, {1, 1}, {}, "the document cannot be read");
    } catch (xercesc::SAXException const&) {
        is_complete = false;
        handler.report(Severity::error, ProfileRule::malformed, {1, 1}, {}, "the document cannot be read");
    }
    if (is_complete && (document.root == Element::mbn_profile || document.root == Element::mbn_profile_ext))
        check_document_relations(document, handler, options.situation);
    for (std::size_t const offset : source.https_namespaces)
        handler.report(Severity::warning, ProfileRule::https_namespace, LineCursor{document.text.reveal()}.at(offset),
                       {}, "the namespace is spelled http://, not https://");
    std::sort(document.report.violations.begin(), document.report.violations.end(),
              [](auto const& left, auto const& right) {
                  return std::tie(left.line, left.column, left.severity, left.rule, left.path) <
                         std::tie(right.line, right.column, right.severity, right.rule, right.path);
              });
    return document;
}

template <class Used>
[[nodiscard]] Error document_error(HResult code, BasicProfileReport<Used> const& report) noexcept {
    Error error = make_error(code);
    error.phase = Phase::profile;
    if (Violation const* const first = report.first_error(); first != nullptr) {
        error.line = first->line;
        error.column = first->column;
    }
    return error;
}

} // namespace detail

/// All that is wrong with a document, in the order of its places: a schema error does not end the check, a document
/// that is not well-formed does. Takes all three roots.
template <class Used = detail::WhenUsed>
[[nodiscard]] detail::Dependent<Used, ProfileReport> validate_profile(std::string_view document,
                                                                      ParseOptions const& options = {}) {
    return detail::parse_document<Used>(document, options).report;
}

/// The profile that a document holds (`MBNProfile` or `MBNProfileExt`), with its password.
///
/// `E_INVALIDARG` with line and column of the first violation where the document is not valid; `validate_profile`
/// tells the rest. Warnings do not count.
template <class Used = detail::WhenUsed>
[[nodiscard]] detail::Dependent<Used, Result<Profile>> parse_profile(std::string_view document,
                                                                     ParseOptions const& options = {}) {
    detail::Dependent<Used, detail::ParsedDocument> parsed = detail::parse_document<Used>(document, options);
    if (!parsed.report.is_valid())
        return detail::document_error(hresult::e_invalidarg, parsed.report);
    if (parsed.root == detail::Element::modem_dm_config_profile) {
        Error error = detail::document_error(hresult::e_invalidarg, parsed.report);
        detail::Position const root = parsed.positions[static_cast<std::size_t>(parsed.root)];
        error.line = root.line;
        error.column = root.column;
        return error;
    }
    return std::move(parsed.profile);
}

/// The same for `ModemDMConfigProfile`.
template <class Used = detail::WhenUsed>
[[nodiscard]] detail::Dependent<Used, Result<ModemConfigProfile>>
parse_modem_config_profile(std::string_view document, ParseOptions const& options = {}) {
    detail::Dependent<Used, detail::ParsedDocument> parsed = detail::parse_document<Used>(document, options);
    bool const is_modem = parsed.root == detail::Element::modem_dm_config_profile;
    if (!parsed.report.is_valid() || !is_modem) {
        Error error = detail::document_error(hresult::e_invalidarg, parsed.report);
        if (parsed.report.is_valid()) {
            error.line = 1;
            error.column = 1;
        }
        return error;
    }
    detail::Dependent<Used, ModemConfigProfile> profile;
    profile.name = std::move(parsed.profile.name);
    profile.sim_icc_id = std::move(parsed.profile.sim_icc_id);
    profile.apn_id = parsed.profile.apn_id;
    profile.oem_connection_id = std::move(parsed.oem_connection_id);
    profile.roam = parsed.modem_roam;
    profile.context = std::move(parsed.profile.context);
    profile.admin_enable = parsed.profile.admin_enable;
    profile.admin_roam_control = parsed.profile.admin_roam_control;
    profile.creation_type = parsed.profile.creation_type;
    profile.foreign_elements = std::move(parsed.profile.foreign_elements);
    return profile;
}

} // namespace mbn::inline v0

#endif
