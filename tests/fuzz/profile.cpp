// SPDX-License-Identifier: BSL-1.0
#include "target.hpp"

#include <mbn/profile/profile.hpp>
#include <mbn/profile/write.hpp>
#include <mbn/profile/xml.hpp>

#include <string>

namespace fuzz {

// Any document: it is valid and comes back as it was when it is written, or there is a place where it is wrong.
void profile(Bytes bytes) {
    auto const document = text_of(bytes);
    mbn::ProfileReport const report = mbn::validate_profile(document);
    for (mbn::Violation const& violation : report.violations) {
        expect(violation.line >= 1 && violation.column >= 1, "a violation has a place");
        expect(!violation.text.empty(), "a violation has a text");
    }
    auto const parsed = mbn::parse_profile(document);
    if (!parsed)
        return expect(parsed.error().line >= 1, "an error has a place");
    expect(report.is_valid(), "what can be parsed is valid");
    std::string const written = mbn::write_profile(parsed.value(), {mbn::WrittenPassword::include});
    auto const again = mbn::parse_profile(written);
    expect(again.has_value(), "what was written can be parsed");
    expect(again.value() == parsed.value(), "what was written is what was parsed");
}

} // namespace fuzz
