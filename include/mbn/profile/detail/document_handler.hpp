// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_DOCUMENT_HANDLER_HPP
#define MBN_PROFILE_DETAIL_DOCUMENT_HANDLER_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/children.hpp>
#include <mbn/profile/detail/document.hpp>
#include <mbn/profile/detail/namespace_scope.hpp>
#include <mbn/profile/detail/source.hpp>
#include <mbn/profile/detail/xml_engine.hpp>
#include <mbn/profile/rules.hpp>

#include <xercesc/framework/XMLErrorCodes.hpp>
#include <xercesc/framework/XMLValidityCodes.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/util/XMLString.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::detail {

// Follows one document through the parser: fills the model, and puts every problem into our own words. The words of
// Xerces-C++ never get out, because they quote values.
template <class Used = WhenUsed>
class BasicDocumentHandler final : public XmlHandler {
public:
    BasicDocumentHandler(Dependent<Used, ParsedDocument>& document, std::size_t max_violations)
        : document_{document}, text_{document.text.reveal()}, lines_{text_}, max_violations_{max_violations} {}

    ~BasicDocumentHandler() override { wipe(value_); }
    BasicDocumentHandler(BasicDocumentHandler const&) = delete;
    BasicDocumentHandler& operator=(BasicDocumentHandler const&) = delete;

    void startPrefixMapping(XMLCh const* prefix, XMLCh const* uri) override {
        scope_.declare(to_utf8(prefix), to_utf8(uri), frames_.size());
    }

    void endPrefixMapping(XMLCh const* /*prefix*/) override { scope_.forget(); }

    void startElement(XMLCh const* uri, XMLCh const* local_name, XMLCh const* qualified_name,
                      xercesc::Attributes const& attributes) override;
    void endElement(XMLCh const* uri, XMLCh const* local_name, XMLCh const* qualified_name) override;
    void characters(XMLCh const* text, XMLSize_t length) override {
        if (!frames_.empty() && is_leaf(frames_.back().element))
            append_text(value_, text, length);
    }
    void on_problem(XmlProblem problem) override;

    // No document gets to name another one.
    xercesc::InputSource* resolveEntity(XMLCh const* /*public_id*/, XMLCh const* /*system_id*/) override {
        throw StopParsing{};
    }

    void error(xercesc::SAXParseException const& /*problem*/) override {}
    void fatalError(xercesc::SAXParseException const& /*problem*/) override {}
    void warning(xercesc::SAXParseException const& /*problem*/) override {}

    void report(Severity severity, ProfileRule rule, Position position, std::string path, std::string_view text,
                std::string value = {});

    // Whether an element has a value that the schema refused: rules about it would only repeat that.
    [[nodiscard]] bool is_broken(Element element) const noexcept { return broken_[static_cast<std::size_t>(element)]; }

private:
    // Deeper than any profile, and far below what makes the parser slow.
    static constexpr std::size_t max_depth = 64;
    static constexpr std::size_t max_shown = 60;

    struct Frame {
        Element element = Element::unknown;
        Position position = {};
        std::size_t begin = 0;
        std::size_t first_child = 0;
        std::string name = {};
        bool has_bad_children = false;
        bool has_bad_value = false;
        bool has_bad_text = false;
        bool has_other_problem = false;
    };

    [[nodiscard]] static constexpr bool is_leaf(Element element) noexcept {
        return !is_container(element) && element < Element::foreign;
    }

    static void append_text(std::string& out, XMLCh const* text, std::size_t length) {
        append_utf16(out, [text](std::size_t index) { return static_cast<char16_t>(text[index]); }, length);
    }

    [[nodiscard]] static std::string to_utf8(XMLCh const* text) {
        std::string out;
        append_text(out, text, xercesc::XMLString::stringLen(text));
        return out;
    }

    [[nodiscard]] std::size_t offset() const { return (std::min)(source_offset(), text_.size()); }

    [[nodiscard]] static Element identify_root(std::string_view uri, std::string_view local_name);
    [[nodiscard]] Element identify(XMLCh const* uri, std::string_view local_name) const;
    [[nodiscard]] bool is_secret() const noexcept;
    [[nodiscard]] std::string path() const;
    [[nodiscard]] std::string shown(std::string_view value) const;
    void report_pending();
    void report_children(Frame const& frame);
    void report_absent(Frame const& frame);
    void end_foreign(Frame const& frame, std::size_t end);

    Dependent<Used, ParsedDocument>& document_;
    std::string_view text_;
    LineCursor lines_;
    std::size_t max_violations_;

    std::vector<Frame> frames_;
    Dependent<Used, std::vector<ChildSeen>> children_;
    BasicNamespaceScope<Used> scope_;
    // That of the root; the parser keeps it as long as the document lasts.
    XMLCh const* namespace_ = nullptr;
    std::string name_;
    std::string value_;
    // Problems of a start tag come before the start tag does.
    Dependent<Used, std::vector<XmlProblem>> pending_;
    std::size_t last_tag_end_ = 0;
    bool has_error_ = false;
    std::array<bool, element_count> broken_ = {};
};

template <class Used>
void BasicDocumentHandler<Used>::report(Severity severity, ProfileRule rule, Position position, std::string path,
                                        std::string_view text, std::string value) {
    auto& report = document_.report;
    // The first error always finds its place: without it a document full of warnings would pass.
    bool const is_first_error = severity == Severity::error && !has_error_;
    if (report.violations.size() >= max_violations_ && !is_first_error) {
        report.is_truncated = true;
        return;
    }
    has_error_ = has_error_ || severity == Severity::error;
    Dependent<Used, Violation> violation;
    violation.severity = severity;
    violation.rule = rule;
    violation.line = position.line;
    violation.column = position.column;
    violation.path = std::move(path);
    violation.text = text;
    violation.value = std::move(value);
    report.violations.push_back(std::move(violation));
}

template <class Used>
Element BasicDocumentHandler<Used>::identify_root(std::string_view uri, std::string_view local_name) {
    if (uri == profile_namespace_v1 && local_name == name_of(Element::mbn_profile))
        return Element::mbn_profile;
    for (Element const root : {Element::mbn_profile_ext, Element::modem_dm_config_profile})
        if (uri == profile_namespace_v4 && local_name == name_of(root))
            return root;
    return Element::unknown;
}

template <class Used>
Element BasicDocumentHandler<Used>::identify(XMLCh const* uri, std::string_view local_name) const {
    Element const parent = frames_.back().element;
    if (parent == Element::foreign)
        return Element::foreign;
    if (!is_container(parent))
        return Element::unknown;
    // The parser hands out one and the same text for one namespace, so the text itself is hardly ever looked at.
    if (uri == namespace_ || xercesc::XMLString::equals(uri, namespace_)) {
        for (Child const& child : children_of(parent, document_.root))
            if (local_name == name_of(child.element))
                return child.element;
        return Element::unknown;
    }
    if (!is_root(parent))
        return Element::unknown;
    std::string const other = to_utf8(uri);
    for (Element const element : {Element::is_purchase_profile, Element::display_provider_name})
        if (other == profile_namespace_v2 && local_name == name_of(element))
            return element;
    if (other == profile_namespace_v3 && local_name == name_of(Element::is_additional_pdp_context_profile))
        return Element::is_additional_pdp_context_profile;
    // An element without a namespace is no extension.
    return other.empty() ? Element::unknown : Element::foreign;
}

template <class Used>
void BasicDocumentHandler<Used>::startElement(XMLCh const* uri, XMLCh const* local_name, XMLCh const* qualified_name,
                                              xercesc::Attributes const& attributes) {
    std::size_t const end = offset();
    // No `<` can stand inside a tag, so the last one before its end is its start.
    std::size_t const found = end == 0 ? std::string_view::npos : text_.rfind('<', end - 1);
    Frame frame;
    frame.begin = found == std::string_view::npos ? 0 : found;
    frame.position = lines_.at(frame.begin);
    last_tag_end_ = end;
    if (frames_.size() >= max_depth) {
        report(Severity::error, ProfileRule::too_deep, frame.position, path(), "elements are nested too deeply");
        throw StopParsing{};
    }

    bool const in_foreign = !frames_.empty() && frames_.back().element == Element::foreign;
    name_.clear();
    if (!in_foreign)
        append_text(name_, local_name, xercesc::XMLString::stringLen(local_name));
    frame.element = frames_.empty() ? identify_root(to_utf8(uri), name_) : identify(uri, name_);
    if (frame.element == Element::unknown || frame.element == Element::foreign)
        frame.name = name_;
    if (!frames_.empty() && !in_foreign && frames_.back().element != Element::unknown)
        children_.push_back({frame.element, frame.position, frame.name});
    frame.first_child = children_.size();

    if (frame.element == Element::foreign) {
        if (!in_foreign)
            scope_.start_fragment(frames_.size());
        scope_.use_element(to_utf8(qualified_name));
        for (XMLSize_t index = 0; index < attributes.getLength(); ++index)
            scope_.use_attribute(to_utf8(attributes.getQName(index)));
    }
    if (frames_.empty()) {
        document_.root = frame.element;
        namespace_ = uri;
        document_.profile.version = frame.element == Element::mbn_profile ? ProfileVersion::v1 : ProfileVersion::v4;
    }
    Position& known = document_.positions[static_cast<std::size_t>(frame.element)];
    if (known == Position{})
        known = frame.position;
    if (is_leaf(frame.element))
        value_.clear();
    if (frame.element == Element::provider)
        document_.profile.roaming_partners.emplace_back();
    if (frame.element == Element::mms_configuration && !document_.profile.mms)
        document_.profile.mms.emplace();

    frames_.push_back(std::move(frame));
    report_pending();
    if (document_.root == Element::unknown) {
        report(Severity::error, ProfileRule::unknown_root, frames_.front().position, frames_.front().name,
               "the root must be MBNProfile (v1), MBNProfileExt (v4) or ModemDMConfigProfile (v4) in its namespace");
        throw StopParsing{};
    }
}

template <class Used>
void BasicDocumentHandler<Used>::endElement(XMLCh const* /*uri*/, XMLCh const* /*local_name*/,
                                            XMLCh const* /*qualified_name*/) {
    std::size_t const end = offset();
    last_tag_end_ = end;
    Frame const& frame = frames_.back();
    if (frame.has_bad_children)
        report_children(frame);
    if (is_leaf(frame.element)) {
        if (!frame.has_bad_value)
            assign(document_, frame.element, value_);
        if (frame.element == Element::password || frame.element == Element::user_name)
            wipe(value_);
    }
    Span const span{frame.begin, end};
    if (frame.element == Element::user_name)
        document_.user_name = span;
    else if (frame.element == Element::ignore_password)
        document_.ignore_password = span;
    else if (frame.element == Element::password)
        document_.password = span;
    else if (frame.element == Element::foreign && is_root(frames_[frames_.size() - 2].element))
        end_foreign(frame, end);
    if (is_container(frame.element))
        report_absent(frame);
    children_.resize(frame.first_child);
    frames_.pop_back();
}

template <class Used>
void BasicDocumentHandler<Used>::end_foreign(Frame const& frame, std::size_t end) {
    std::string_view const written = text_.substr(frame.begin, end - frame.begin);
    document_.profile.foreign_elements.push_back({scope_.finish_fragment(written)});
}

// Where text stands that nobody may see: in user name and password, and in everything beside them.
template <class Used>
bool BasicDocumentHandler<Used>::is_secret() const noexcept {
    return std::any_of(frames_.begin(), frames_.end(), [](Frame const& frame) {
        return frame.element == Element::user_logon_cred || frame.element == Element::user_name ||
               frame.element == Element::password || frame.element == Element::unknown;
    });
}

template <class Used>
std::string BasicDocumentHandler<Used>::path() const {
    std::string path;
    for (Frame const& frame : frames_) {
        bool const is_known = frame.element != Element::unknown && frame.element != Element::foreign;
        // Beside a password an unknown name may be a slip of the password itself.
        if (!is_known && &frame != frames_.data() && (&frame - 1)->element == Element::user_logon_cred)
            break;
        path.append(path.empty() ? "" : "/").append(is_known ? name_of(frame.element) : std::string_view{frame.name});
        // A tag inside a password is a part of the password.
        if (!is_known || is_leaf(frame.element))
            break;
    }
    return path;
}

template <class Used>
std::string BasicDocumentHandler<Used>::shown(std::string_view value) const {
    if (is_secret())
        return {};
    std::string text;
    std::size_t count = 0;
    for (std::size_t position = 0; position < value.size(); ++count) {
        if (count == max_shown)
            return text.append("...");
        CodePoint const point = decode_utf8(value, position);
        std::size_t const length = (std::max)(point.length, std::size_t{1});
        bool const is_control = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
        text.append(is_control ? std::string_view{" "} : value.substr(position, length));
        position += length;
    }
    return text.empty() ? std::string{"(empty)"} : text;
}

template <class Used>
void BasicDocumentHandler<Used>::on_problem(XmlProblem problem) {
    using xercesc::XMLErrs;
    using xercesc::XMLValid;
    if (problem.is_fatal || problem.family == XmlProblem::Family::well_formedness) {
        auto const text = [&]() -> std::string_view {
            if (problem.family != XmlProblem::Family::well_formedness)
                return "the document cannot be read";
            switch (problem.code) {
            case XMLErrs::ExpectedEndOfTagX:
            case XMLErrs::MoreEndThanStartTags:
                return "an end tag does not match its start tag";
            case XMLErrs::EndedWithTagsOnStack:
                return "the document ends before its elements do";
            case XMLErrs::EntityNotFound:
                return "an entity is not declared, and declarations are refused";
            case XMLErrs::AttrAlreadyUsedInSTag:
                return "an attribute stands twice in one tag";
            case XMLErrs::UnknownPrefix:
                return "a namespace prefix is not declared";
            case XMLErrs::InvalidCharacter:
            case XMLErrs::InvalidCharacterRef:
                return "a character is not allowed in XML";
            case XMLErrs::UnterminatedComment:
                return "a comment does not end";
            default:
                return "is not well-formed XML";
            }
        }();
        report(Severity::error, ProfileRule::malformed, {problem.line, problem.column}, path(), text);
        return;
    }
    if (frames_.empty()) {
        pending_.push_back(problem);
        return;
    }
    Frame& top = frames_.back();
    if (problem.family == XmlProblem::Family::datatype) {
        if (!is_leaf(top.element)) {
            pending_.push_back(problem);
        } else if (!top.has_bad_value) {
            top.has_bad_value = true;
            broken_[static_cast<std::size_t>(top.element)] = true;
            report(Severity::error, ProfileRule::value, top.position, path(), value_rule_of(top.element),
                   shown(value_));
        }
        return;
    }
    switch (problem.code) {
    case XMLValid::ElementNotDefined:
        // Its parent explains it, where it is not foreign.
        break;
    case XMLValid::AttNotDefined:
    case XMLValid::AttNotDefinedForElement:
    case XMLValid::RequiredAttrNotProvided:
    case XMLValid::NillNotAllowed:
    case XMLValid::NoAbstractInXsiType:
    case XMLValid::NoUseAbstractType:
    case XMLValid::BadXsiType:
    case XMLValid::NonDerivedXsiType:
    case XMLValid::ElemNoSubforBlock:
    case XMLValid::TypeNoSubforBlock:
        pending_.push_back(problem);
        break;
    case XMLValid::ElementNotValidForContent:
    case XMLValid::NotEnoughElemsForCM:
    case XMLValid::EmptyNotValidForContent:
    case XMLValid::SimpleTypeHasChild:
        top.has_bad_children = true;
        break;
    case XMLValid::NoCharDataInCM:
        if (!top.has_bad_text && top.element != Element::unknown) {
            top.has_bad_text = true;
            std::size_t const start = text_.find_first_not_of(" \t\r\n", last_tag_end_);
            report(Severity::error, ProfileRule::text_not_allowed,
                   lines_.at(start == std::string_view::npos ? last_tag_end_ : start), path(),
                   "must hold elements only, no text");
        }
        break;
    default:
        if (!top.has_other_problem && top.element != Element::unknown) {
            top.has_other_problem = true;
            report(Severity::error, ProfileRule::schema, top.position, path(), "does not follow its schema");
        }
    }
}

template <class Used>
void BasicDocumentHandler<Used>::report_pending() {
    Frame& top = frames_.back();
    bool reported = top.element == Element::unknown;
    for (XmlProblem const& problem : pending_) {
        if (reported || problem.code == xercesc::XMLValid::ElementNotDefined)
            continue;
        reported = true;
        report(Severity::error, ProfileRule::attribute_not_allowed, top.position, path(),
               "has an attribute that is not allowed here");
    }
    pending_.clear();
}

template <class Used>
void BasicDocumentHandler<Used>::report_children(Frame const& frame) {
    if (frame.element == Element::unknown)
        return;
    std::size_t const before = document_.report.violations.size();
    std::string const prefix = path();
    bool const hides_names = is_secret();
    auto const path_to = [&](ChildSeen const& child) {
        if (child.element == Element::foreign || child.element == Element::unknown)
            return hides_names ? prefix : prefix + "/" + child.name;
        return prefix + "/" + std::string{name_of(child.element)};
    };
    auto const seen = std::span{std::as_const(children_)}.subspan(frame.first_child);
    if (is_leaf(frame.element)) {
        report(Severity::error, ProfileRule::unknown_element, seen.empty() ? frame.position : seen.front().position,
               prefix, "must hold text only, no elements");
    } else if (is_container(frame.element)) {
        explain_children(
            frame.element, document_.root, seen,
            [&](ProfileRule rule, ChildSeen const& child, std::string_view text) {
                report(Severity::error, rule, child.position, path_to(child), text);
            },
            [&](Element element) {
                report(Severity::error, ProfileRule::missing, frame.position,
                       prefix + "/" + std::string{name_of(element)}, "is missing");
            });
    }
    if (document_.report.violations.size() == before)
        report(Severity::error, ProfileRule::schema, frame.position, prefix, "does not follow its schema");
}

// What the published schema requires and this one does not.
template <class Used>
void BasicDocumentHandler<Used>::report_absent(Frame const& frame) {
    auto const expect = [&](Element element) {
        auto const seen = std::span{std::as_const(children_)}.subspan(frame.first_child);
        for (ChildSeen const& child : seen)
            if (child.element == element)
                return;
        report(Severity::warning, ProfileRule::absent_but_required_by_publisher, frame.position,
               path().append("/").append(name_of(element)), "should be there: the published schema requires it");
    };
    if (frame.element == Element::mbn_profile || frame.element == Element::mbn_profile_ext)
        expect(Element::is_default);
    else if (frame.element == Element::user_logon_cred)
        expect(Element::user_name);
    else if (frame.element == Element::provider)
        expect(Element::provider_name);
}

using DocumentHandler = BasicDocumentHandler<>;

} // namespace mbn::inline v0::detail

#endif
