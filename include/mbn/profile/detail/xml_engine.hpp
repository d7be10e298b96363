// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_XML_ENGINE_HPP
#define MBN_PROFILE_DETAIL_XML_ENGINE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/schema.hpp>

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLErrorReporter.hpp>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLException.hpp>
#include <xercesc/util/XMLUni.hpp>
#include <xercesc/validators/datatype/DatatypeValidator.hpp>
#include <xercesc/validators/schema/ComplexTypeInfo.hpp>
#include <xercesc/validators/schema/SchemaGrammar.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

// The part of Xerces-C++ that lives as long as the process: the library itself, the grammars, and idle readers.
namespace mbn::inline v0::detail {

// An error as the scanner knows it. Its message is left out on purpose: it may quote a password.
struct XmlProblem {
    enum class Family : std::uint8_t { well_formedness, validity, datatype } family = Family::well_formedness;
    bool is_fatal = false;
    unsigned int code = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

// What a reader tells: the content, and each problem with its code.
class XmlHandler : public xercesc::DefaultHandler {
public:
    virtual void on_problem(XmlProblem problem) = 0;

    void follow(xercesc::SAX2XMLReaderImpl const& reader) noexcept { reader_ = &reader; }

protected:
    // Bytes of the document that the reader has passed: the end of the tag that is being told.
    [[nodiscard]] std::size_t source_offset() const { return static_cast<std::size_t>(reader_->getSrcOffset()); }

private:
    xercesc::SAX2XMLReaderImpl const* reader_ = nullptr;
};

// Thrown by a handler to end a parse early; the reader is thrown away then.
struct StopParsing {};

template <class Used>
class XmlReader final : public xercesc::SAX2XMLReaderImpl {
public:
    explicit XmlReader(xercesc::XMLGrammarPool& pool)
        : SAX2XMLReaderImpl(xercesc::XMLPlatformUtils::fgMemoryManager, &pool) {
        using xercesc::XMLUni;
        // The scanner without any knowledge of document types; its name is a constant that the call does not change.
        setProperty(XMLUni::fgXercesScannerName, const_cast<XMLCh*>(XMLUni::fgSGXMLScanner));
        setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
        setFeature(XMLUni::fgSAX2CoreValidation, true);
        setFeature(XMLUni::fgXercesDynamic, false);
        setFeature(XMLUni::fgXercesSchema, true);
        setFeature(XMLUni::fgXercesSchemaFullChecking, true);
        setFeature(XMLUni::fgXercesUseCachedGrammarInParse, true);
        setFeature(XMLUni::fgXercesLoadSchema, false);
        setFeature(XMLUni::fgXercesLoadExternalDTD, false);
        setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
        setFeature(XMLUni::fgXercesCalculateSrcOfs, true);
    }

    void read(std::string_view text, XmlHandler& handler) {
        handler_ = &handler;
        handler.follow(*this);
        setContentHandler(&handler);
        setErrorHandler(&handler);
        setEntityResolver(&handler);
        xercesc::MemBufInputSource input{reinterpret_cast<XMLByte const*>(text.data()), text.size(), "profile"};
        input.setEncoding(xercesc::XMLUni::fgUTF8EncodingString);
        parse(input);
    }

    void error(unsigned int code, XMLCh const* domain, xercesc::XMLErrorReporter::ErrTypes type, XMLCh const* /*text*/,
               XMLCh const* /*system_id*/, XMLCh const* /*public_id*/, XMLFileLoc line, XMLFileLoc column) override {
        if (handler_ == nullptr)
            return;
        XmlProblem problem;
        if (xercesc::XMLString::equals(domain, xercesc::XMLUni::fgValidityDomain))
            problem.family = XmlProblem::Family::validity;
        else if (xercesc::XMLString::equals(domain, xercesc::XMLUni::fgExceptDomain))
            problem.family = XmlProblem::Family::datatype;
        problem.is_fatal = type == xercesc::XMLErrorReporter::ErrType_Fatal;
        problem.code = code;
        problem.line = static_cast<std::uint32_t>(line);
        problem.column = static_cast<std::uint32_t>(column);
        if (type != xercesc::XMLErrorReporter::ErrType_Warning)
            handler_->on_problem(problem);
    }

private:
    XmlHandler* handler_ = nullptr;
};

// The grammars of v1 to v4, locked, and readers that know them.
template <class Used>
class Grammars {
public:
    Grammars()
        : pool_{std::make_unique<Dependent<Used, xercesc::XMLGrammarPoolImpl>>(
              xercesc::XMLPlatformUtils::fgMemoryManager)} {
        xercesc::SAX2XMLReaderImpl loader{xercesc::XMLPlatformUtils::fgMemoryManager, pool_.get()};
        loader.setFeature(xercesc::XMLUni::fgXercesSchema, true);
        loader.setFeature(xercesc::XMLUni::fgXercesSchemaFullChecking, true);
        loader.setFeature(xercesc::XMLUni::fgXercesUseCachedGrammarInParse, true);
        loader.setFeature(xercesc::XMLUni::fgXercesDisableDefaultEntityResolution, true);
        for (std::string_view const schema :
             {profile_schema_v1, profile_schema_v2, profile_schema_v3, profile_schema_v4}) {
            xercesc::MemBufInputSource const input{reinterpret_cast<XMLByte const*>(schema.data()), schema.size(),
                                                   "schema"};
            prepare(*static_cast<xercesc::SchemaGrammar*>(
                loader.loadGrammar(input, xercesc::Grammar::SchemaGrammarType, true)));
        }
        pool_->lockPool();
    }

    // Names of namespaces that documents brought along. They stay as long as the pool.
    [[nodiscard]] std::size_t known_names() const { return pool_->getURIStringPool()->getStringCount(); }

    [[nodiscard]] std::unique_ptr<XmlReader<Used>> make_reader() { return std::make_unique<XmlReader<Used>>(*pool_); }

private:
    // A locked grammar still works out a few things when it first needs them, without a lock: what it says of a content
    // that does not fit, and the machine of a pattern. Readers on several threads must find them there.
    static void prepare(xercesc::SchemaGrammar& grammar) {
        xercesc::RefHashTableOfEnumerator<xercesc::ComplexTypeInfo> types{grammar.getComplexTypeRegistry()};
        while (types.hasMoreElements()) {
            xercesc::ComplexTypeInfo& type = types.nextElement();
            type.getContentModel();
            type.getFormattedContentModel();
        }
        // One value for each pattern, which it takes to its end.
        static constexpr std::array values = {u"1", u"{00000000-0000-0000-0000-000000000000}"};
        // A schema without types of its own has no list of them.
        auto* const own_types = grammar.getDatatypeRegistry()->getUserDefinedRegistry();
        if (own_types == nullptr)
            return;
        xercesc::RefHashTableOfEnumerator<xercesc::DatatypeValidator> validators{own_types};
        while (validators.hasMoreElements()) {
            xercesc::DatatypeValidator& validator = validators.nextElement();
            for (XMLCh const* const value : values)
                try {
                    validator.validate(value);
                } catch (xercesc::XMLException const&) {
                    // The value of another type.
                    continue;
                }
        }
    }

    Dependent<Used, std::unique_ptr<xercesc::XMLGrammarPoolImpl>> pool_;
};

// One for each process, made on first use and kept until its end: other code of the process may use Xerces-C++ too,
// and detached threads may still be reading. `XMLPlatformUtils::Terminate` is therefore never called.
template <class Used = WhenUsed>
class BasicXmlEngine {
public:
    [[nodiscard]] static BasicXmlEngine& instance() {
        static BasicXmlEngine* const engine = new BasicXmlEngine;
        return *engine;
    }

    // Parses one document. Safe from any thread: each parse has a reader for itself. What the handler throws passes.
    void read(std::string_view text, XmlHandler& handler) {
        Lease lease = take();
        std::size_t const names_before = lease.grammars->known_names();
        auto const foreign_bytes = [&] { return lease.grammars->known_names() != names_before ? text.size() : 0; };
        try {
            lease.reader->read(text, handler);
        } catch (...) {
            // In the middle of a document: not fit for another one.
            lease.reader.reset();
            std::size_t const grown_by = foreign_bytes();
            give_back(std::move(lease), grown_by);
            throw;
        }
        std::size_t const grown_by = foreign_bytes();
        give_back(std::move(lease), grown_by);
    }

    // Documents that brought new names since the grammars were loaded last.
    [[nodiscard]] std::size_t known_foreign_bytes() {
        std::lock_guard const lock{mutex_};
        return foreign_bytes_;
    }

private:
    // The reader goes before the grammars that it uses.
    struct Lease {
        std::shared_ptr<Grammars<Used>> grammars;
        std::unique_ptr<XmlReader<Used>> reader;
    };

    static constexpr std::size_t max_idle_readers = 8;
    static constexpr std::size_t max_foreign_bytes = std::size_t{8} << 20U;

    BasicXmlEngine() {
        xercesc::XMLPlatformUtils::Initialize();
        grammars_ = std::make_shared<Grammars<Used>>();
    }

    [[nodiscard]] Lease take() {
        std::lock_guard const lock{mutex_};
        Lease lease{grammars_, nullptr};
        if (idle_.empty()) {
            lease.reader = grammars_->make_reader();
        } else {
            lease.reader = std::move(idle_.back());
            idle_.pop_back();
        }
        return lease;
    }

    void give_back(Lease lease, std::size_t foreign_bytes) {
        std::lock_guard const lock{mutex_};
        if (lease.grammars != grammars_)
            return;
        foreign_bytes_ += foreign_bytes;
        // The pool never forgets the name of a foreign namespace. Documents with ever new ones must not fill the
        // memory, so the grammars are loaded afresh now and then.
        if (foreign_bytes_ > max_foreign_bytes) {
            idle_.clear();
            foreign_bytes_ = 0;
            grammars_ = std::make_shared<Grammars<Used>>();
        } else if (lease.reader && idle_.size() < max_idle_readers) {
            idle_.push_back(std::move(lease.reader));
        }
    }

    std::mutex mutex_;
    std::shared_ptr<Grammars<Used>> grammars_;
    std::vector<std::unique_ptr<XmlReader<Used>>> idle_;
    std::size_t foreign_bytes_ = 0;
};

using XmlEngine = BasicXmlEngine<>;

} // namespace mbn::inline v0::detail

#endif
