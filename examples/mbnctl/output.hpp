// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_OUTPUT_HPP
#define MBN_EXAMPLES_MBNCTL_OUTPUT_HPP

#include "answers.hpp"
#include "arguments.hpp"
#include "outcome.hpp"

#include <mbn/connection/keep_event.hpp>
#include <mbn/event.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/profile/violation.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mbnctl {

// What the commands say, and who it is said to: a human or a program. Each command says one result or one failure, and
// events before it.
class Output {
public:
    Output() = default;
    Output(Output const&) = delete;
    Output& operator=(Output const&) = delete;
    virtual ~Output() = default;

    virtual void event(mbn::Event const& event) = 0;
    // From now on every event of the device is told.
    virtual void monitoring(std::string_view device) = 0;
    virtual void connected(mbn::Connected const& connected) = 0;
    virtual void disconnected(mbn::Disconnected const& disconnected) = 0;

    virtual void interfaces(std::vector<InterfaceInfo> const& interfaces) = 0;
    virtual void profiles(mbn::ProfileList const& list) = 0;
    // What a command found out, or how things stand now that it is done.
    virtual void answer(Command command, Answer const& answer) = 0;

    // What a supervisor does and when it goes on.
    virtual void keeping(mbn::KeepEvent const& event) = 0;
    // A search goes on.
    virtual void searching(std::chrono::seconds elapsed) = 0;
    // Before a PIN is asked for.
    virtual void pin_status(mbn::PinStatus const& status) = 0;

    // What became of a document; the report may hold warnings.
    virtual void profile_stored(Command command, std::string_view file, std::string_view name, mbn::Ensured outcome,
                                mbn::ProfileReport const& report) = 0;
    virtual void profile_deleted(std::string_view name) = 0;
    // The document went to that file; to nobody but the caller where it is empty.
    virtual void profile_exported(std::string_view name, std::string_view file, std::string_view document) = 0;
    virtual void validated(std::string_view file, mbn::ProfileReport const& report) = 0;

    virtual void failed(Command command, Failure const& failure) = 0;
};

[[nodiscard]] std::unique_ptr<Output> human_output();
[[nodiscard]] std::unique_ptr<Output> json_output();

} // namespace mbnctl

#endif
