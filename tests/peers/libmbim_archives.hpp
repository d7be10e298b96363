// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_PEERS_LIBMBIM_ARCHIVES_HPP
#define MBN_TESTS_PEERS_LIBMBIM_ARCHIVES_HPP

#include "libmbim_structures.hpp"
#include "libmbim_values.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace libmbim_test {

template <class T>
inline constexpr bool is_inline_bytes =
    std::is_same_v<T, MbimUuid> || std::is_same_v<T, MbimIPv4> || std::is_same_v<T, MbimIPv6>;

/// A structure whose fields are known.
template <class T>
concept Described = std::is_class_v<T> && !std::is_same_v<std::remove_const_t<T>, GList> &&
                    !std::is_same_v<std::remove_const_t<T>, GError> && !std::is_same_v<std::remove_const_t<T>, MbimTlv>;

/// Compares values, one after the other, with those that were put in, up to the first difference.
class Comparison {
public:
    explicit Comparison(ValueList const& expected) : expected_{expected} {}

    [[nodiscard]] std::size_t compared() const { return next_; }

    /// Where the first difference is, or empty.
    [[nodiscard]] std::string const& field() const { return field_; }
    [[nodiscard]] std::string const& difference() const { return difference_; }

    /// What libmbim gave.
    template <class... Values>
    void operator()(Values const&... values) {
        (one(values), ...);
    }

    void put(Value const& value) {
        if (!field_.empty())
            return;
        if (next_ == expected_.size())
            return differ("end", "one more value, " + value.shown());
        auto const& [field, ours] = expected_[next_++];
        if (value != ours)
            return differ(field, value.shown() + " instead of " + ours.shown());
        if (value.kind == Value::Kind::number)
            count_ = static_cast<std::size_t>(value.number);
    }

    /// Nothing may be left over.
    void finish() {
        if (field_.empty() && next_ < expected_.size())
            differ(expected_[next_].field, "is missing");
    }

private:
    template <class T>
    void one(T const& value) {
        if (!field_.empty())
            return;
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
            put(number_value(value));
        else if constexpr (is_inline_bytes<T>)
            put(bytes_value(&value, sizeof(T)));
        else
            pointer(value);
    }

    void pointer(gchar const* text) {
        auto const value = text_value(text);
        if (!sized_comes())
            return put(value);
        put(number_value(value.octets.size()));
        put(bytes_value(value.octets.data(), value.octets.size()));
    }
    void pointer(GError const*) {}
    void pointer(MbimTlv const* tlv) {
        put(number_value(1u));
        element(tlv);
    }
    void pointer(GList const* list) {
        put(number_value(g_list_length(const_cast<GList*>(list))));
        for (; list != nullptr; list = list->next)
            element(static_cast<MbimTlv const*>(list->data));
    }
    /// libmbim says the size before, unless it is always the same.
    void pointer(guint8 const* bytes) {
        put(bytes_value(bytes, next_ < expected_.size() ? expected_[next_].value.octets.size() : 0));
    }
    void pointer(guint16* numbers) { array(numbers); }
    void pointer(guint32* numbers) { array(numbers); }
    void pointer(MbimIPv4* addresses) { array(addresses); }
    void pointer(MbimIPv6* addresses) { array(addresses); }
    template <class T>
    void pointer(T** values) {
        for (; values != nullptr && *values != nullptr; ++values)
            one(*values);
    }
    template <Described T>
    void pointer(T* value) {
        if (value == nullptr)
            put({Value::Kind::absent, 0, {}});
        else if constexpr (is_inline_bytes<std::remove_const_t<T>>)
            one(*value);
        else
            describe(*value, *this);
    }

    /// As many as the number before says.
    template <class T>
    void array(T const* values) {
        auto const count = count_;
        for (std::size_t i = 0; i < count; ++i)
            one(values[i]);
    }

    void element(MbimTlv const* tlv) {
        guint32 size = 0;
        auto const* const data = mbim_tlv_get_tlv_data(tlv, &size);
        put(number_value(static_cast<guint16>(mbim_tlv_get_tlv_type(tlv))));
        put(number_value(size));
        put(bytes_value(data, size));
    }

    /// Whether the library has bytes for what libmbim takes for text in UTF-8.
    [[nodiscard]] bool sized_comes() const {
        return next_ < expected_.size() && expected_[next_].value.kind == Value::Kind::number;
    }

    void differ(std::string field, std::string difference) {
        field_ = std::move(field);
        difference_ = std::move(difference);
    }

    ValueList const& expected_;
    std::size_t next_ = 0;
    std::size_t count_ = 0;
    std::string field_{};
    std::string difference_{};
};

/// Gives a function of libmbim what was put in, one argument after the other; zeros when nothing is left, for what our
/// structure calls reserved.
class Arguments {
public:
    explicit Arguments(ValueList const& values) : values_{values} {}
    Arguments(Arguments const&) = delete;
    Arguments& operator=(Arguments const&) = delete;
    ~Arguments() { g_clear_error(&error_); }

    [[nodiscard]] bool all_taken() const { return next_ == values_.size(); }
    [[nodiscard]] std::string error() const { return error_ == nullptr ? std::string{} : error_->message; }

    template <class T>
    T take() {
        if constexpr (std::is_same_v<T, GError**>) {
            return &error_;
        } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            auto const number = next().number;
            count_ = static_cast<std::size_t>(number);
            return static_cast<T>(number);
        } else if constexpr (is_inline_bytes<T>) {
            T value{};
            auto const& octets = next().octets;
            octets.copy(reinterpret_cast<char*>(&value), octets.size());
            return value;
        } else {
            return pointer(T{});
        }
    }

    /// The fields of a structure.
    template <class... Fields>
    void operator()(Fields&... fields) {
        ((fields = take<Fields>()), ...);
    }

private:
    gchar const* pointer(gchar const*) {
        // The library has bytes for some of what libmbim takes for text in UTF-8.
        auto const& value = next();
        return (value.kind == Value::Kind::number ? next() : value).octets.c_str();
    }
    gchar* pointer(gchar*) { return const_cast<gchar*>(pointer(static_cast<gchar const*>(nullptr))); }
    guint8 const* pointer(guint8 const*) { return reinterpret_cast<guint8 const*>(next().octets.data()); }
    guint8* pointer(guint8*) { return const_cast<guint8*>(pointer(static_cast<guint8 const*>(nullptr))); }
    guint32* pointer(guint32*) {
        auto numbers = keep<std::vector<guint32>>();
        for (auto count = count_; count > 0; --count)
            numbers->push_back(take<guint32>());
        return numbers->data();
    }
    GList const* pointer(GList const*) {
        GList* list = nullptr;
        for (auto count = take<guint32>(); count > 0; --count) {
            auto const type = take<MbimTlvType>();
            auto const size = take<guint32>();
            list = g_list_append(list, mbim_tlv_new(type, take<guint8 const*>(), size));
        }
        kept_.emplace_back(list, [](GList* tlvs) { release(tlvs); });
        return list;
    }
    template <class T>
    T const* const* pointer(T const* const*) {
        auto elements = keep<std::vector<T const*>>();
        for (auto count = count_; count > 0; --count)
            elements->push_back(take<T const*>());
        elements->push_back(nullptr);
        return elements->data();
    }
    template <Described T>
    T const* pointer(T const*) {
        if (all_taken())
            return nullptr;
        // There is one message only, and the number before says of which format.
        if (std::is_same_v<T, MbimSmsPduSendRecord> && count_ == MBIM_SMS_FORMAT_CDMA)
            return nullptr;
        auto value = keep<T>();
        if constexpr (is_inline_bytes<T>)
            *value = take<T>();
        else
            describe(*value, *this);
        return value;
    }

    template <class T>
    T* keep() {
        auto const value = std::make_shared<T>();
        kept_.push_back(value);
        return value.get();
    }

    Value const& next() {
        static Value const nothing{};
        return all_taken() ? nothing : values_[next_++].value;
    }

    ValueList const& values_;
    std::size_t next_ = 0;
    std::size_t count_ = 0;
    GError* error_ = nullptr;
    std::vector<std::shared_ptr<void>> kept_{};
};

} // namespace libmbim_test

#endif
