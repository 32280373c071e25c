package dev.nabi.gateway.call;

import dev.nabi.gateway.wire.Fields;
import dev.nabi.metering.Outcome;

/** What an answer says to the events process: how the delivery ended, and how many more there is room for. */
final class DeliveryFields {
    private DeliveryFields() {}

    /** The function has answered with this status. */
    static Fields answered(Call call, int status) {
        return of(call, Attempt.outcomeOf(status));
    }

    /** The gateway answers: where no instance had it, no function code was reached. */
    static Fields failed(Call call, Problem problem) {
        return of(
                call,
                call.attempt() == null
                        ? Outcome.NEVER_STARTED
                        : problem.failure().outcome());
    }

    private static Fields of(Call call, Outcome outcome) {
        var fields = new Fields(128)
                .add("Nabi-Outcome", outcome.name())
                .add("Nabi-Cold", Boolean.toString(call.record().isCold()));
        if (call.hasRevision()) {
            fields.add(RevisionField.NAME, call.revision().key().revision())
                    .add("Nabi-Window", Integer.toString(call.revision().deliveryWindow()));
        }
        return fields;
    }
}
