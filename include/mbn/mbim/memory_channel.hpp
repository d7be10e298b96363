// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_MEMORY_CHANNEL_HPP
#define MBN_MBIM_MEMORY_CHANNEL_HPP

#include <mbn/detail/unique_function.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/channel.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace mbn::inline v0::mbim {

/// One end of a stream of bytes within a program. The other end gets what is written here, in the same order and cut
/// anywhere; closing one end lets the other read what is left and then the end of the stream.
///
/// The ends may live on different executors and threads; one end is used from one of them at a time. Writing
/// never blocks and never waits for the reader.
///
/// A template for the sake of programs that include it without using it: what Asio has to instantiate is compiled where
/// a channel is made.
template <class Executor = boost::asio::any_io_executor>
class BasicMemoryChannel {
public:
    using executor_type = Executor;

    /// Two ends that are joined, each with the executor of its handlers.
    [[nodiscard]] static std::pair<BasicMemoryChannel, BasicMemoryChannel>
    make_pair(executor_type first, executor_type second, std::uint32_t max_control_message = default_control_message) {
        auto shared = std::make_shared<Shared>();
        return {BasicMemoryChannel{shared, 0, std::move(first), max_control_message},
                BasicMemoryChannel{shared, 1, std::move(second), max_control_message}};
    }

    BasicMemoryChannel(BasicMemoryChannel&&) noexcept = default;
    BasicMemoryChannel& operator=(BasicMemoryChannel&& other) noexcept {
        if (this != &other) {
            close();
            shared_ = std::move(other.shared_);
            executor_ = std::move(other.executor_);
            max_control_message_ = other.max_control_message_;
            side_ = other.side_;
        }
        return *this;
    }
    ~BasicMemoryChannel() { close(); }

    [[nodiscard]] executor_type get_executor() const noexcept { return executor_; }
    [[nodiscard]] std::uint32_t max_control_message() const noexcept { return max_control_message_; }

    /// Completes with `broken_pipe` when either end is closed.
    template <class Handler>
    void async_write(std::span<std::byte const> bytes, Handler handler) {
        boost::system::error_code result;
        Delivery read;
        {
            std::lock_guard const lock{shared_->mutex};
            auto& pipe = shared_->pipes[1 - side_];
            if (pipe.closed || shared_->pipes[side_].closed) {
                result = boost::asio::error::broken_pipe;
            } else {
                pipe.bytes.insert(pipe.bytes.end(), bytes.begin(), bytes.end());
                read = pipe.serve();
            }
        }
        read.post();
        boost::asio::post(executor_, [handler = std::move(handler), result]() mutable { handler(result); });
    }

    /// Completes with `eof` after the other end was closed, with `operation_aborted` when this one is.
    template <class Handler>
    void async_read_some(std::span<std::byte> room, Handler handler) {
        Delivery read;
        {
            std::lock_guard const lock{shared_->mutex};
            auto& pipe = shared_->pipes[side_];
            pipe.room = room;
            pipe.reader = std::move(handler);
            pipe.executor = boost::asio::prefer(executor_, boost::asio::execution::outstanding_work.tracked);
            read = pipe.serve();
        }
        read.post();
    }

    /// Closes this end. May be called again.
    void close() noexcept {
        if (!shared_)
            return;
        Delivery own;
        Delivery other;
        {
            std::lock_guard const lock{shared_->mutex};
            own = shared_->pipes[side_].close(boost::asio::error::operation_aborted);
            other = shared_->pipes[1 - side_].close(boost::asio::error::eof);
        }
        own.post();
        other.post();
    }

private:
    using Reader =
        mbn::detail::Dependent<Executor, mbn::detail::UniqueFunction<void(boost::system::error_code, std::size_t)>>;

    // What a reader is about to get. Posted without the lock: an executor that shuts down destroys the handler at once,
    // and with it perhaps the other end.
    struct Delivery {
        void post() {
            if (reader)
                boost::asio::post(executor, [handler = std::move(reader), result = result, size = size]() mutable {
                    handler(result, size);
                });
        }

        Reader reader;
        executor_type executor;
        boost::system::error_code result;
        std::size_t size = 0;
    };

    // What flows to one side.
    struct Pipe {
        mbn::detail::Dependent<Executor, std::vector<std::byte>> bytes;
        std::span<std::byte> room;
        Reader reader;
        executor_type executor;
        boost::system::error_code end;
        bool closed = false;

        [[nodiscard]] Delivery close(boost::system::error_code reason) {
            if (closed)
                return {};
            closed = true;
            end = reason;
            if (reason == boost::asio::error::operation_aborted)
                bytes = {};
            return serve();
        }

        // Gives the reader what there is. Called with the lock held.
        [[nodiscard]] Delivery serve() {
            if (!reader || (bytes.empty() && !closed))
                return {};
            auto const size = (std::min)(bytes.size(), room.size());
            if (size != 0) {
                std::memcpy(room.data(), bytes.data(), size);
                bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
            }
            auto const result = size != 0 ? boost::system::error_code{} : end;
            return {std::move(reader), std::exchange(executor, {}), result, size};
        }
    };

    struct Shared {
        std::mutex mutex;
        std::array<Pipe, 2> pipes;
    };

    BasicMemoryChannel(std::shared_ptr<Shared> shared, std::size_t side, executor_type executor,
                       std::uint32_t max_control_message)
        : shared_{std::move(shared)}, executor_{std::move(executor)}, max_control_message_{max_control_message},
          side_{side} {}

    std::shared_ptr<Shared> shared_;
    executor_type executor_;
    std::uint32_t max_control_message_ = 0;
    std::size_t side_ = 0;
};

using MemoryChannel = BasicMemoryChannel<>;

} // namespace mbn::inline v0::mbim

#endif
