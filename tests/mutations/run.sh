#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: sh tests/mutations/run.sh [NAME]...
#
# Proves that the simulation can fail: makes one deliberate mistake at a time in a copy of include/, builds `simulate`,
# runs it until it complains, and prints a table. Names choose mistakes; without any, all are made. Takes minutes each.
# Environment: CXX (default c++), SEEDS (default 1..20000).
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
missed=0

# mutate NAME FILE SED_SCRIPT: the mistake, where it is made, and how.
mutate() {
    name=$1
    file=$2
    script=$3
    case " $chosen " in
    '  ' | *" $name "*) ;;
    *) return 0 ;;
    esac
    rm -rf "$work/include"
    cp -r "$root/include" "$work/include"
    sed -i "$script" "$work/include/mbn/$file"
    if cmp -s "$work/include/mbn/$file" "$root/include/mbn/$file"; then
        printf '%-34s %s\n' "$name" "cannot be made: $file has changed"
        missed=1
        return 0
    fi
    if ! "${CXX:-c++}" -std=c++20 -O0 -DBOOST_ALL_NO_LIB -pthread -I"$work/include" "$root/tests/simulate.cpp" \
        -o "$work/simulate" 2>"$work/errors"; then
        printf '%-34s %s\n' "$name" 'does not compile'
        missed=1
        return 0
    fi
    status=0
    timeout 600 "$work/simulate" --seeds "${SEEDS:-1..20000}" >"$work/trace" 2>"$work/progress" || status=$?
    if [ "$status" -eq 0 ]; then
        printf '%-34s %s\n' "$name" 'NOT CAUGHT'
        missed=1
    elif [ "$status" -gt 1 ]; then
        printf '%-34s %s\n' "$name" "caught: status $status (124 is an endless loop, more than 128 a crash)"
    else
        printf '%-34s caught: %s\n' "$name" "$(grep '^seed ' "$work/trace" | head -n 1)"
    fi
}

chosen=$*
mutate completion_delivered_twice testing/simulated_user.hpp 's/completed(index, hresult::s_ok, nullptr);/&\n completed(index, hresult::s_ok, nullptr);/'
mutate completion_never_delivered connection/engine.hpp 's/^        done(std::move(result));/        if (result) done(std::move(result));/'
mutate late_answer_not_dropped mbim/detail/session_state.hpp 's/exchange->id == message.transaction_id() && exchange->reply_type/exchange->reply_type/'
mutate clean_up_forgotten connection/engine.hpp 's/^        if (may_be_active)$/        if (false)/'
mutate clean_up_without_limit connection/engine.hpp 's/boost::asio::bind_cancellation_slot(slot, std::move(kept_alive)));/std::move(kept_alive));/'
mutate cancel_ignored connection/engine.hpp 's/end_if(\[id\](Op const& operation) { return operation.id == id; }/end_if([](Op const\&) { return false; }/'
mutate deadline_ignored connection/operation.hpp 's/deadline && \*deadline < until ? \*deadline : until/until + std::chrono::hours{1}/'
mutate destruction_ignored connection/engine.hpp 's/return true; }, Stop::destroyed);/return false; }, Stop::destroyed);/'
mutate event_not_told connection/engine.hpp 's/^        tell(ConnectComplete{result}, Origin::own, operation.id);/        if (result) tell(ConnectComplete{result}, Origin::own, operation.id);/'
mutate state_change_not_told connection/engine.hpp 's/if (before.state != context.state || before.cause != context.cause)/if (context.state != ActivationState::deactivated)/'
mutate roaming_not_checked connection/connect_op.hpp 's/if (!policy.allows_network(profile, device.value().registration))/if (false)/'
mutate own_contexts_not_counted connection/connect_op.hpp 's/admit_context(own ? policy.max_contexts() : engine.own_contexts(), policy.max_contexts())/admit_context(0, 1)/'
mutate transaction_ids_reused mbim/detail/session_state.hpp 's/id{state.next_id()}/id{(state.next_id() \& 1u) + 1u}/'
mutate function_reset_not_told mbim/detail/session_state.hpp 's/^        if (auto const handler = on_reset_)/        if (auto const handler = on_reset_; handler \&\& false)/'
mutate opener_cancelled_fails_others transport/mbim.hpp 's/open_error_.code != hresult::error_cancelled/true/'
mutate disconnect_ends_later_connect connection/operation.hpp 's/(earlier && ends_before)/(operation.verb == Verb::disconnect \&\& ends_before)/'
mutate ended_while_reading_ip connection/connect_op.hpp 's/if (engine.known(session).ended)/if (false)/'
mutate loss_ends_no_ip_wait transport/mbim.hpp 's/^        end_ip_waits(make_error(code));/        end_ip_waits(IpSettings{});/'
mutate loss_not_told transport/mbim.hpp 's/^            handler_(ConnectionRemoval{code});/            static_cast<void>(code);/'
mutate ladder_ignores_cap connection/retry_ladder.hpp 's/? longest$/? state_.pause * (std::max)(settings_.factor, 1U)/'
mutate ladder_ignores_budget connection/retry_ladder.hpp 's/if (budget > pause)/if (false)/'
mutate supervisor_does_not_wait connection/keeper.hpp 's/pause_.expires_after(pause);/pause_.expires_after(pause \/ 2);/;s/bool const due = std::exchange(time_is_up_, false) \&\& next.pause < std::chrono::seconds{1};/bool const due = std::exchange(time_is_up_, false);/'
mutate supervisor_tries_too_late connection/keeper.hpp 's/pause_.expires_after(pause);/pause_.expires_after(pause * 2);/'
mutate supervisor_tells_no_time connection/keeper.hpp 's/^        if (state_ == KeepState::waiting)$/        if (false)/'
mutate supervisor_gives_up connection/keep_machine.hpp '/when_connecting/,/^}/s/return enter(KeepState::waiting);/return enter(KeepState::stopped);/'
mutate supervisor_misses_the_device connection/keep_machine.hpp '/when_waiting_for_device/,/^}/s/return enter(KeepState::checking);/return stay(KeepState::waiting_for_device);/'
mutate supervisor_hears_no_change connection/keep_machine.hpp '/when_blocked/,/^}/s/return enter(KeepState::checking);/return stay(KeepState::blocked);/'
mutate stop_leaves_the_attempt connection/keeper.hpp 's/^        core->cancel(request);//'
mutate drop_refuses connection/connect_op.hpp 's/if (rule == StaleSession::drop) {/if (false) {/'
mutate refuse_adopts connection/connect_op.hpp 's/if (rule == StaleSession::refuse || !fits)/if (!fits)/'
mutate radio_switched_on_unasked connection/connect_op.hpp 's/policy.when_radio_off() == WhenRadioOff::switch_on/true/'
mutate radio_stays_off connection/connect_op.hpp 's/policy.when_radio_off() == WhenRadioOff::switch_on/false/'
exit "$missed"
