// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_FILE_SYSTEM_HPP
#define MBN_PROFILE_FILE_SYSTEM_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/result.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mbn::inline v0 {

/// The file operations of a `DirectoryStore`, each one system call as far as that goes, so that a test can stop the
/// world between any two.
///
/// `File` closes itself and thereby gives up its lock. What is not there is `ERROR_FILE_NOT_FOUND`, what is there
/// already `ERROR_ALREADY_EXISTS`. All calls must be safe from any thread.
template <class F>
concept FileSystem = requires(F const& files, typename F::File& file, std::string const& name, std::string_view bytes) {
    { files.make_folder(name) } -> std::same_as<Result<void>>;
    { files.open_folder(name) } -> std::same_as<Result<typename F::File>>;
    { files.restrict_folder(file) } -> std::same_as<Result<void>>;
    { files.open_lock(file, name) } -> std::same_as<Result<typename F::File>>;
    { files.lock(file) } -> std::same_as<Result<void>>;
    { files.names(file) } -> std::same_as<Result<std::vector<std::string>>>;
    { files.read(file, name, std::size_t{}) } -> std::same_as<Result<std::string>>;
    { files.create(file, name) } -> std::same_as<Result<typename F::File>>;
    { files.write(file, bytes) } -> std::same_as<Result<void>>;
    { files.sync(file) } -> std::same_as<Result<void>>;
    { files.rename(file, name, name) } -> std::same_as<Result<void>>;
    { files.remove(file, name) } -> std::same_as<Result<void>>;
};

/// `FileSystem` of POSIX (`PosixFileSystem`). Folders are 0700, files 0600; no symbolic link is followed inside a
/// folder.
template <class Used = detail::WhenUsed>
class BasicPosixFileSystem {
    template <class T>
    using Result = detail::Dependent<Used, mbn::Result<T>>;

public:
    /// A descriptor that closes itself.
    class File {
    public:
        explicit File(int descriptor) noexcept : descriptor_{descriptor} {}
        File(File&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
        File& operator=(File&& other) noexcept {
            std::swap(descriptor_, other.descriptor_);
            return *this;
        }
        File(File const&) = delete;
        File& operator=(File const&) = delete;
        ~File() {
            if (descriptor_ >= 0)
                ::close(descriptor_);
        }

        [[nodiscard]] int get() const noexcept { return descriptor_; }

    private:
        int descriptor_;
    };

    /// Makes the folder and those above it, and makes their names last. One that exists is left alone.
    [[nodiscard]] Result<void> make_folder(std::string const& path) const {
        std::size_t const slash = path.find_last_not_of('/') == std::string::npos
                                      ? std::string::npos
                                      : path.rfind('/', path.find_last_not_of('/'));
        std::string const parent = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
        if (::mkdir(path.c_str(), 0700) != 0) {
            if (errno == EEXIST)
                return success();
            if (errno != ENOENT || parent == path)
                return failed(hresult::error_write_fault);
            if (Result<void> const made = make_folder(parent); !made)
                return made.error();
            if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
                return failed(hresult::error_write_fault);
        }
        Result<File> above = open_folder(parent);
        if (!above)
            return above.error();
        return sync(above.value());
    }

    [[nodiscard]] Result<File> open_folder(std::string const& path) const {
        return opened(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), hresult::error_read_fault);
    }

    /// Takes away the permissions of others where the folder is ours. `E_ACCESSDENIED` where others may still write:
    /// they could put their own profiles there.
    [[nodiscard]] Result<void> restrict_folder(File& folder) const {
        struct stat status = {};
        if (::fstat(folder.get(), &status) != 0)
            return failed(hresult::error_read_fault);
        bool const is_shared = (status.st_mode & S_ISVTX) != 0;
        if ((status.st_mode & 077U) != 0 && status.st_uid == ::geteuid() && !is_shared &&
            ::fchmod(folder.get(), 0700) == 0)
            return success();
        if ((status.st_mode & 022U) != 0)
            return make_error(hresult::e_accessdenied);
        return success();
    }

    [[nodiscard]] Result<File> open_lock(File& folder, std::string const& name) const {
        return opened(::openat(folder.get(), name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600),
                      hresult::error_write_fault);
    }

    /// Waits for all others, in this process or another one, that hold the lock.
    [[nodiscard]] Result<void> lock(File& file) const {
        while (::flock(file.get(), LOCK_EX) != 0)
            if (errno != EINTR)
                return failed(hresult::error_write_fault);
        return success();
    }

    /// In the order of their bytes, without those that begin with a dot.
    [[nodiscard]] Result<std::vector<std::string>> names(File& folder) const {
        // A descriptor for itself, because reading moves its position.
        int const descriptor = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0)
            return failed(hresult::error_read_fault);
        FolderStream const stream{::fdopendir(descriptor)};
        if (!stream) {
            File const closer{descriptor};
            return failed(hresult::error_read_fault);
        }
        detail::Dependent<Used, std::vector<std::string>> names;
        errno = 0;
        while (dirent const* const entry = ::readdir(stream.get()))
            if (entry->d_name[0] != '.')
                names.emplace_back(entry->d_name);
        if (errno != 0)
            return failed(hresult::error_read_fault);
        std::sort(names.begin(), names.end());
        return names;
    }

    /// The whole of a regular file. `ERROR_READ_FAULT` where it is larger than the limit, or no regular file.
    [[nodiscard]] Result<std::string> read(File& folder, std::string const& name, std::size_t max_bytes) const {
        // Without waiting for a writer, should the file be a pipe.
        File const file{::openat(folder.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
        struct stat status = {};
        if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
            return failed(hresult::error_read_fault);
        if (!S_ISREG(status.st_mode))
            return make_error(hresult::error_read_fault);
        std::string text;
        text.reserve(static_cast<std::size_t>(status.st_size) + 1);
        std::array<char, 4096> buffer{};
        while (true) {
            ssize_t const count = ::read(file.get(), buffer.data(), buffer.size());
            if (count == 0)
                return text;
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return failed(hresult::error_read_fault);
            text.append(buffer.data(), static_cast<std::size_t>(count));
            if (text.size() > max_bytes)
                return make_error(hresult::error_read_fault);
        }
    }

    /// A new file. `ERROR_ALREADY_EXISTS` where the name is taken.
    [[nodiscard]] Result<File> create(File& folder, std::string const& name) const {
        return opened(::openat(folder.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600),
                      hresult::error_write_fault);
    }

    [[nodiscard]] Result<void> write(File& file, std::string_view bytes) const {
        while (!bytes.empty()) {
            ssize_t const count = ::write(file.get(), bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return failed(hresult::error_write_fault);
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return success();
    }

    /// Returns when file or folder have reached the disk.
    [[nodiscard]] Result<void> sync(File& file) const {
        while (::fsync(file.get()) != 0)
            if (errno != EINTR)
                return failed(hresult::error_write_fault);
        return success();
    }

    /// Replaces what has the new name, at once.
    [[nodiscard]] Result<void> rename(File& folder, std::string const& from, std::string const& to) const {
        if (::renameat(folder.get(), from.c_str(), folder.get(), to.c_str()) != 0)
            return failed(hresult::error_write_fault);
        return success();
    }

    [[nodiscard]] Result<void> remove(File& folder, std::string const& name) const {
        if (::unlinkat(folder.get(), name.c_str(), 0) != 0)
            return failed(hresult::error_write_fault);
        return success();
    }

private:
    struct CloseFolder {
        void operator()(DIR* stream) const noexcept { ::closedir(stream); }
    };
    using FolderStream = std::unique_ptr<DIR, CloseFolder>;

    [[nodiscard]] static Error failed(HResult otherwise) noexcept {
        switch (errno) {
        case ENOENT:
            return make_error(hresult::error_file_not_found);
        case EEXIST:
            return make_error(hresult::error_already_exists);
        case EACCES:
        case EPERM:
            return make_error(hresult::e_accessdenied);
        case ENOMEM:
            return make_error(hresult::e_outofmemory);
        default:
            return make_error(otherwise);
        }
    }

    [[nodiscard]] static Result<File> opened(int descriptor, HResult otherwise) {
        if (descriptor < 0)
            return failed(otherwise);
        return File{descriptor};
    }
};

using PosixFileSystem = BasicPosixFileSystem<>;

} // namespace mbn::inline v0

#endif
