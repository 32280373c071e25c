package dev.nabi.metering.ledger;

/** Usage of that time is no longer kept as finely as the question needs it; the message says since when it is. */
public final class TooFineException extends Exception {
    TooFineException(String message) {
        super(message);
    }
}
