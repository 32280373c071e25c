package dev.nabi.gateway.proxy;

import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields that a Connection header says are for one connection (RFC 9110, section 7.6.1). One that frames or routes a
 * message cannot be among them: to drop it would change what the message is.
 */
final class ConnectionOptions {
    private static final ConnectionOptions NONE = new ConnectionOptions(Set.of());

    private final Set<String> names;

    private ConnectionOptions(Set<String> names) {
        this.names = names;
    }

    static ConnectionOptions of(String connection) {
        if (connection.isEmpty()
                || connection.equalsIgnoreCase("keep-alive")
                || connection.equalsIgnoreCase("close")
                || connection.equalsIgnoreCase("upgrade")) {
            return NONE;
        }
        return new ConnectionOptions(Stream.of(connection.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean names(Fields fields, int index) {
        return !names.isEmpty()
                && fields.known(index) == FieldName.OTHER
                && names.contains(fields.name(index).toLowerCase(Locale.ROOT));
    }
}
