package dev.nabi.function.aws;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.nabi.function.binding.BindException;
import dev.nabi.function.handler.HandlerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Events and results as JSON by the provider's own rules: a serializer that the function brings, else the provider's for
 * its event classes, else its general one.
 */
final class EventCodec {
    private final @Nullable Type eventType;
    private final @Nullable PojoSerializer<Object> events;
    private final @Nullable PojoSerializer<Object> results;

    /** For an event of this type, if the handler takes one, and a result of that type, if it gives one. */
    EventCodec(@Nullable Type eventType, Type resultType, ClassLoader function) {
        this.eventType = eventType;
        this.events = eventType == null ? null : serializer(eventType, function);
        this.results = resultType == void.class || resultType == Void.class ? null : serializer(resultType, function);
    }

    @Nullable
    Type eventType() {
        return eventType;
    }

    boolean takesEvent() {
        return events != null;
    }

    @Nullable
    Object read(InputStream event) throws BindException, IOException {
        if (events == null) {
            return null;
        }
        try (event) {
            return events.fromJson(event);
        } catch (UncheckedIOException malformed) {
            throw new BindException(400, null, firstLine(malformed.getCause()));
        }
    }

    /** The result as JSON; nothing where there is none. */
    byte[] write(@Nullable Object result) {
        if (result == null || results == null) {
            return new byte[0];
        }
        var json = new ByteArrayOutputStream();
        results.toJson(result, json);
        return json.toByteArray();
    }

    private static String firstLine(@Nullable Throwable cause) {
        var message = cause == null ? null : cause.getMessage();
        return message == null
                ? "the event does not bind"
                : message.lines().findFirst().orElse("");
    }

    @SuppressWarnings("unchecked") // A serializer reads and writes what it was made for.
    private static PojoSerializer<Object> serializer(Type type, ClassLoader function) {
        var own = ServiceLoader.load(CustomPojoSerializer.class, function).findFirst();
        if (own.isPresent()) {
            return new Own(own.get(), type);
        }
        try {
            return type instanceof Class<?> event && LambdaEventSerializers.isLambdaSupportedEvent(event.getName())
                    ? LambdaEventSerializers.serializerFor((Class<Object>) event, function)
                    : JacksonFactory.getInstance().getSerializer(type);
        } catch (RuntimeException missing) {
            throw new HandlerException(
                    "there is no serializer for " + type.getTypeName()
                            + "; the function needs aws-lambda-java-events with what it depends on",
                    missing);
        }
    }

    /** The serializer that a function brings as a service. */
    private record Own(CustomPojoSerializer serializer, Type type) implements PojoSerializer<Object> {
        @Override
        public Object fromJson(InputStream input) {
            return serializer.fromJson(input, type);
        }

        @Override
        public Object fromJson(String input) {
            return serializer.fromJson(input, type);
        }

        @Override
        public void toJson(Object value, OutputStream output) {
            serializer.toJson(value, output, type);
        }
    }
}
