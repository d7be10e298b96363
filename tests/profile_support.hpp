// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_PROFILE_SUPPORT_HPP
#define MBN_TESTS_PROFILE_SUPPORT_HPP

#include <mbn/device.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/profile/violation.hpp>
#include <mbn/result.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <unistd.h>

namespace mbn_test {

inline constexpr std::string_view v1_namespace = "http://www.microsoft.com/networking/WWAN/profile/v1";
inline constexpr std::string_view v4_namespace = "http://www.microsoft.com/networking/WWAN/profile/v4";

// A v1 document with this between its start and its end tag.
inline std::string v1_document(std::string_view content) {
    return std::string{"<MBNProfile xmlns=\""}
        .append(v1_namespace)
        .append("\">")
        .append(content)
        .append("</MBNProfile>");
}

inline std::string v4_document(std::string_view content) {
    return std::string{"<MBNProfileExt xmlns=\""}
        .append(v4_namespace)
        .append("\">")
        .append(content)
        .append("</MBNProfileExt>");
}

// What every v1 document needs, and what may follow `SubscriberID`.
inline std::string v1_profile(std::string_view rest = {}, std::string_view name = "Home") {
    return v1_document(std::string{"<Name>"}
                           .append(name)
                           .append("</Name><IsDefault>false</IsDefault><SubscriberID>001010123456789</SubscriberID>")
                           .append(rest));
}

inline std::string v4_profile(std::string_view rest = {}, std::string_view name = "Home") {
    return v4_document(std::string{"<Name>"}
                           .append(name)
                           .append("</Name><IsDefault>false</IsDefault><SimIccID>8900123456789012345</SimIccID>")
                           .append(rest));
}

inline std::string with_credentials(std::string_view user, std::string_view password) {
    return v1_profile(std::string{"<Context><AccessString>internet</AccessString><UserLogonCred><UserName>"}
                          .append(user)
                          .append("</UserName><Password>")
                          .append(password)
                          .append("</Password></UserLogonCred></Context>"));
}

// A document with line breaks and credentials, as an export of Windows looks.
inline constexpr std::string_view typical_document = R"(<?xml version="1.0"?>
<MBNProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v1">
  <Name>Home</Name>
  <Description>All there is</Description>
  <ICONFilePath>C:\icons\home.bmp</ICONFilePath>
  <IsDefault>true</IsDefault>
  <ProfileCreationType>OperatorProvisioned</ProfileCreationType>
  <SubscriberID>001010123456789</SubscriberID>
  <AutoConnectOnInternet>false</AutoConnectOnInternet>
  <ConnectionMode>auto-home</ConnectionMode>
  <Context>
    <AccessString>internet</AccessString>
    <UserLogonCred>
      <UserName>user</UserName>
      <Password>secret</Password>
    </UserLogonCred>
    <Compression>ENABLE</Compression>
    <AuthProtocol>MsCHAPv2</AuthProtocol>
  </Context>
  <DataRoamingPartners>
    <Provider><ProviderID>00102</ProviderID><ProviderName>Neighbour</ProviderName></Provider>
    <Provider><ProviderID>00103</ProviderID><ProviderName>Other &amp; Sons</ProviderName></Provider>
  </DataRoamingPartners>
</MBNProfile>
)";

// The card that the documents are about.
inline mbn::Subscriber const sim{.ready_state = mbn::ReadyState::initialized,
                                 .subscriber_id = "001010123456789",
                                 .sim_icc_id = "8900123456789012345"};

[[nodiscard]] inline std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t index = 0; index < times; ++index)
        out += text;
    return out;
}

template <class T>
[[nodiscard]] mbn::HResult code_of(mbn::Result<T> const& result) {
    return result ? mbn::hresult::s_ok : result.error().code;
}

// The only violation of that rule; one with an empty path where there is none or more than one.
inline mbn::Violation only(mbn::ProfileReport const& report, mbn::ProfileRule rule) {
    std::vector<mbn::Violation> found;
    for (mbn::Violation const& violation : report.violations)
        if (violation.rule == rule)
            found.push_back(violation);
    return found.size() == 1 ? found.front() : mbn::Violation{};
}

inline std::size_t count(mbn::ProfileReport const& report, mbn::ProfileRule rule) {
    std::size_t number = 0;
    for (mbn::Violation const& violation : report.violations)
        number += violation.rule == rule ? 1U : 0U;
    return number;
}

inline std::string read_file(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

inline void write_file(std::string const& path, std::string_view text) {
    std::ofstream file{path, std::ios::binary};
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
}

// A folder of its own, gone with the object.
class TemporaryFolder {
public:
    TemporaryFolder() {
        char const* const base = std::getenv("TMPDIR");
        path_ = std::string{base != nullptr ? base : "/tmp"} + "/mbn-profile-XXXXXX";
        if (::mkdtemp(path_.data()) == nullptr)
            std::abort();
    }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string const& path() const noexcept { return path_; }
    [[nodiscard]] std::string operator/(std::string_view name) const { return path_ + "/" + std::string{name}; }

private:
    std::string path_;
};

/// The names of the profiles in a store, in its order.
template <class Store>
std::vector<std::string> names(Store const& store) {
    std::vector<std::string> found;
    mbn::Result<mbn::ProfileList> const list = store.list();
    REQUIRE(list.has_value());
    for (mbn::Profile const& profile : list.value().profiles)
        found.push_back(profile.name);
    return found;
}

} // namespace mbn_test

#endif
