package dev.nabi.metering.usage;

/** A parameter that cannot be served; the message names it, its value and what it may be. */
public final class BadParameterException extends Exception {
    BadParameterException(String name, String value, String allowed) {
        super("The parameter '" + name + "' is '" + value + "': " + allowed);
    }
}
