// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_NAMESPACE_SCOPE_HPP
#define MBN_PROFILE_DETAIL_NAMESPACE_SCOPE_HPP

#include <mbn/detail/when_used.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::detail {

// The namespace declarations in force, and what a fragment has to bring along to mean the same in another document.
template <class = WhenUsed>
class BasicNamespaceScope {
public:
    // `depth` is that of the element whose tag holds the declaration; the root has 0.
    void declare(std::string prefix, std::string uri, std::size_t depth) {
        declarations_.push_back({std::move(prefix), std::move(uri), depth, false});
    }

    void forget() {
        if (!declarations_.empty())
            declarations_.pop_back();
    }

    void start_fragment(std::size_t depth) {
        fragment_depth_ = depth;
        has_bare_element_ = false;
        for (Declaration& declaration : declarations_)
            declaration.is_used = false;
    }

    void use_element(std::string_view qualified_name) {
        std::size_t const colon = qualified_name.find(':');
        bool const is_bare = colon == std::string_view::npos;
        if (!use(is_bare ? std::string_view{} : qualified_name.substr(0, colon)) && is_bare)
            has_bare_element_ = true;
    }

    // An attribute without a prefix is in no namespace.
    void use_attribute(std::string_view qualified_name) {
        std::size_t const colon = qualified_name.find(':');
        if (colon != std::string_view::npos && !qualified_name.starts_with("xmlns"))
            use(qualified_name.substr(0, colon));
    }

    // The fragment as written, plus the outer declarations that it uses. A prefix counts as used where it stands in
    // front of a colon in content too: values may be qualified names.
    [[nodiscard]] std::string finish_fragment(std::string_view written) const {
        std::size_t name_end = written.find_first_of(" \t\r\n/>");
        if (name_end == std::string_view::npos)
            name_end = written.size();
        std::string fragment{written.substr(0, name_end)};
        for (std::size_t index = 0; index < declarations_.size(); ++index) {
            Declaration const& declaration = declarations_[index];
            if (declaration.depth >= fragment_depth_ || is_hidden(index))
                continue;
            bool const in_content =
                !declaration.prefix.empty() && written.find(declaration.prefix + ":") != std::string_view::npos;
            if (declaration.is_used || in_content)
                append(fragment, declaration.prefix, declaration.uri);
        }
        if (has_bare_element_)
            append(fragment, {}, {});
        return fragment.append(written.substr(name_end));
    }

private:
    struct Declaration {
        std::string prefix;
        std::string uri;
        std::size_t depth;
        bool is_used;
    };

    bool use(std::string_view prefix) {
        for (auto declaration = declarations_.rbegin(); declaration != declarations_.rend(); ++declaration)
            if (declaration->prefix == prefix) {
                declaration->is_used = true;
                return true;
            }
        return false;
    }

    // Whether an inner declaration of the same prefix covers this one, at the start tag of the fragment.
    [[nodiscard]] bool is_hidden(std::size_t index) const {
        for (std::size_t later = index + 1; later < declarations_.size(); ++later)
            if (declarations_[later].prefix == declarations_[index].prefix)
                return true;
        return false;
    }

    static void append(std::string& fragment, std::string_view prefix, std::string_view uri) {
        fragment.append(prefix.empty() ? " xmlns" : " xmlns:").append(prefix).append("=\"");
        for (char const character : uri) {
            if (character == '&')
                fragment.append("&amp;");
            else if (character == '<')
                fragment.append("&lt;");
            else if (character == '"')
                fragment.append("&quot;");
            else
                fragment += character;
        }
        fragment += '"';
    }

    std::vector<Declaration> declarations_;
    std::size_t fragment_depth_ = 0;
    bool has_bare_element_ = false;
};

using NamespaceScope = BasicNamespaceScope<>;

} // namespace mbn::inline v0::detail

#endif
