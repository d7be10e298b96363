// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_VIOLATION_HPP
#define MBN_PROFILE_VIOLATION_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/detail/when_used.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mbn::inline v0 {

/// Whether a document is refused for it.
enum class Severity : std::uint32_t {
    error,
    /// Accepted, but somebody should know.
    warning,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Severity /*type*/) noexcept {
    using enum Severity;
    return detail::enumerator_list<Severity>({{error, "error"}, {warning, "warning"}});
}

/// The rule that was broken. Names are stable: programs and tests compare them.
enum class ProfileRule : std::uint32_t {
    // The document as XML.
    too_large,
    encoding,
    doctype,
    too_deep,
    malformed,
    // The schema.
    unknown_root,
    unknown_element,
    wrong_order,
    given_twice,
    missing,
    value,
    text_not_allowed,
    attribute_not_allowed,
    schema,
    // Beyond the schema (the element pages of the schema reference).
    additional_context,
    provisioning,
    long_standing,
    rat_without_3gpp,
    mms_profile,
    two_roaming_limits,
    setting_for_3gpp_only,
    written_by_service,
    https_namespace,
    password_would_be_lost,
    absent_but_required_by_publisher,
    subscriber_id_form,
    icon_file_form,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ProfileRule /*type*/) noexcept {
    using enum ProfileRule;
    return detail::enumerator_list<ProfileRule>({
        {too_large, "too_large"},
        {encoding, "encoding"},
        {doctype, "doctype"},
        {too_deep, "too_deep"},
        {malformed, "malformed"},
        {unknown_root, "unknown_root"},
        {unknown_element, "unknown_element"},
        {wrong_order, "wrong_order"},
        {given_twice, "given_twice"},
        {missing, "missing"},
        {value, "value"},
        {text_not_allowed, "text_not_allowed"},
        {attribute_not_allowed, "attribute_not_allowed"},
        {schema, "schema"},
        {additional_context, "additional_context"},
        {provisioning, "provisioning"},
        {long_standing, "long_standing"},
        {rat_without_3gpp, "rat_without_3gpp"},
        {mms_profile, "mms_profile"},
        {two_roaming_limits, "two_roaming_limits"},
        {setting_for_3gpp_only, "setting_for_3gpp_only"},
        {written_by_service, "written_by_service"},
        {https_namespace, "https_namespace"},
        {password_would_be_lost, "password_would_be_lost"},
        {absent_but_required_by_publisher, "absent_but_required_by_publisher"},
        {subscriber_id_form, "subscriber_id_form"},
        {icon_file_form, "icon_file_form"},
    });
}

/// One place where a profile breaks a rule.
struct Violation {
    Severity severity{Severity::error};
    ProfileRule rule{ProfileRule::schema};
    /// From 1, in characters; 0 where a typed profile and no document is to blame.
    std::uint32_t line{0};
    std::uint32_t column{0};
    /// Such as `MBNProfile/Context/AccessString`.
    std::string path{};
    /// The rule as a sentence without its full stop.
    std::string text{};
    /// What stood there, shortened. Always empty for user name and password and for everything beside them.
    std::string value{};

    friend bool operator==(Violation const&, Violation const&) noexcept = default;
};

/// `LINE:COLUMN: error: PATH: RULE: VALUE`; parts that are not there are left out.
[[nodiscard]] inline std::string to_string(Violation const& violation) {
    std::string line;
    if (violation.line != 0)
        line.append(std::to_string(violation.line)).append(":").append(std::to_string(violation.column)).append(": ");
    line.append(name(violation.severity)).append(": ");
    if (!violation.path.empty())
        line.append(violation.path).append(": ");
    line.append(violation.text);
    if (!violation.value.empty())
        line.append(": ").append(violation.value);
    return line;
}

/// The same behind `FILE:`, as compilers print it.
[[nodiscard]] inline std::string to_string(Violation const& violation, std::string_view file) {
    return std::string{file}.append(violation.line != 0 ? ":" : ": ").append(to_string(violation));
}

/// All that was found in one document, in the order of their places. A template, so that only a program that checks a
/// profile pays for the container.
template <class Used>
struct BasicProfileReport {
    detail::Dependent<Used, std::vector<Violation>> violations{};
    /// Set where the document holds more violations than were asked for.
    bool is_truncated{false};

    [[nodiscard]] std::size_t count(Severity severity) const noexcept {
        std::size_t number = 0;
        for (Violation const& violation : violations)
            number += violation.severity == severity ? 1U : 0U;
        return number;
    }

    /// Whether nothing but warnings was found.
    [[nodiscard]] bool is_valid() const noexcept { return count(Severity::error) == 0; }

    /// The first error, null where the document is valid.
    [[nodiscard]] Violation const* first_error() const noexcept {
        for (Violation const& violation : violations)
            if (violation.severity == Severity::error)
                return &violation;
        return nullptr;
    }

    friend bool operator==(BasicProfileReport const&, BasicProfileReport const&) noexcept = default;
};

using ProfileReport = BasicProfileReport<detail::WhenUsed>;

/// One line for each violation.
template <class Used>
[[nodiscard]] std::string to_string(BasicProfileReport<Used> const& report, std::string_view file = {}) {
    std::string text;
    for (Violation const& violation : report.violations)
        text.append(file.empty() ? to_string(violation) : to_string(violation, file)).append("\n");
    return text;
}

} // namespace mbn::inline v0

#endif
