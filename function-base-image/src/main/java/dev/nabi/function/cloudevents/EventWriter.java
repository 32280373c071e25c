package dev.nabi.function.cloudevents;

import dev.nabi.function.handler.ResultFormat;
import dev.nabi.function.http.Response;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Events as results: one in binary mode, several as a batch, and in a stream each in structured mode on a line. */
final class EventWriter implements ResultFormat {

    /** Loaded for the first result in JSON. */
    private static final class Structured {
        static final JsonFormat FORMAT = new JsonFormat();
    }

    @Override
    public boolean write(Object result, Response response) throws IOException {
        if (result instanceof CloudEvent event) {
            binary(event, response);
            return true;
        }
        var events = result instanceof Object[] array ? Arrays.asList(array) : result;
        if (!(events instanceof Collection<?> all)
                || all.isEmpty()
                || !all.stream().allMatch(element -> element instanceof CloudEvent)) {
            return false;
        }
        response.headers().set("Content-Type", "application/cloudevents-batch+json");
        response.send(batch(all));
        return true;
    }

    @Override
    public byte @Nullable [] line(Object element) {
        return element instanceof CloudEvent event ? Structured.FORMAT.serialize(event) : null;
    }

    private static byte[] batch(Collection<?> events) {
        var batch = new ByteArrayOutputStream();
        for (var event : events) {
            batch.write(batch.size() == 0 ? '[' : ',');
            batch.writeBytes(Structured.FORMAT.serialize((CloudEvent) event));
        }
        batch.write(']');
        return batch.toByteArray();
    }

    /** The attributes as headers, the data as the body. */
    private static void binary(CloudEvent event, Response response) throws IOException {
        response.headers().set("ce-specversion", event.getSpecVersion().toString());
        for (var name : event.getAttributeNames()) {
            set(name, event.getAttribute(name), response);
        }
        for (var name : event.getExtensionNames()) {
            set(name, event.getExtension(name), response);
        }
        var data = event.getData();
        response.send(data == null ? new byte[0] : data.toBytes());
    }

    private static void set(String name, @Nullable Object value, Response response) {
        if (value == null || name.equals("specversion")) {
            return;
        }
        if (name.equals("datacontenttype")) {
            response.headers().set("Content-Type", value.toString());
            return;
        }
        response.headers().set("ce-" + name, PercentText.encode(value.toString()));
    }
}
