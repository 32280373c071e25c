package dev.nabi.function.google;

import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import com.google.cloud.functions.TypedFunction;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.nabi.function.binding.BindException;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** The wire format of a typed function that names none: JSON by Gson, as in the provider's own invoker. */
final class GsonWireFormat implements TypedFunction.WireFormat {
    static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    @Override
    public void serialize(@Nullable Object result, HttpResponse response) throws IOException {
        if (result == null) {
            response.setStatusCode(204);
            return;
        }
        response.setContentType("application/json");
        GSON.toJson(result, response.getWriter());
    }

    @Override
    public @Nullable Object deserialize(HttpRequest request, Type type) throws IOException, BindException {
        try {
            return GSON.fromJson(request.getReader(), type);
        } catch (JsonParseException | NumberFormatException refused) {
            throw new BindException(400, null, String.valueOf(refused.getMessage()));
        }
    }
}
