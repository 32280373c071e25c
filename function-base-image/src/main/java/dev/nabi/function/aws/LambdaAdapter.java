package dev.nabi.function.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nabi.function.aws.EventMethod.Argument;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.HandlerName;
import dev.nabi.function.handler.Instances;
import dev.nabi.function.handler.TypeArguments;
import dev.nabi.function.http.Response;
import dev.nabi.function.provider.Adapter;
import dev.nabi.function.provider.RawInvocation;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes handlers of AWS Lambda's two interfaces, and of methods in the shapes that its runtime calls. */
public final class LambdaAdapter implements Adapter {
    private static final String METHOD = "handleRequest";

    @Override
    public @Nullable Handler adapt(Class<?> type, HandlerName name, Map<String, String> environment) {
        boolean named = name.method() == null || name.method().equals(METHOD);
        var function = LambdaFunction.of(environment);
        if (named && RequestStreamHandler.class.isAssignableFrom(type)) {
            var handler = (RequestStreamHandler) Instances.create(type);
            return stream(handler::handleRequest, true, function);
        }
        if (named && RequestHandler.class.isAssignableFrom(type)) {
            return typed(type, function);
        }
        var method = name.method() == null ? null : EventMethod.find(type, name.method());
        return method == null ? null : handler(method, function);
    }

    private static Handler typed(Class<?> type, LambdaFunction function) {
        var arguments = TypeArguments.of(type, RequestHandler.class);
        if (arguments == null) {
            throw new HandlerException(type.getName() + " does not say what its RequestHandler takes");
        }
        @SuppressWarnings("unchecked") // What is read as its argument's type is of that type.
        var handler = (RequestHandler<@Nullable Object, @Nullable Object>) Instances.create(type);
        return handler(
                new EventCodec(arguments[0], arguments[1], type.getClassLoader()), handler::handleRequest, function);
    }

    private static Handler handler(EventMethod method, LambdaFunction function) {
        if (method.isStream()) {
            return stream(
                    (in, out, context) -> method.call(given(null, in, out, context)),
                    method.takes(Argument.OUTPUT),
                    function);
        }
        return handler(
                new EventCodec(method.event(), method.result(), method.type().getClassLoader()),
                (event, context) -> method.call(given(event, null, null, context)),
                function);
    }

    private static Map<Argument, @Nullable Object> given(
            @Nullable Object event, @Nullable InputStream in, @Nullable OutputStream out, Context context) {
        var given = new EnumMap<Argument, @Nullable Object>(Argument.class);
        given.put(Argument.EVENT, event);
        given.put(Argument.INPUT, in);
        given.put(Argument.OUTPUT, out);
        given.put(Argument.CONTEXT, context);
        return given;
    }

    /** What the author's code is called with and gives. */
    interface EventCall {
        @Nullable
        Object call(@Nullable Object event, Context context) throws Throwable;
    }

    /** The author's code on streams. */
    interface StreamCall {
        void call(InputStream in, OutputStream out, Context context) throws Throwable;
    }

    @SuppressWarnings("try") // What was entered is left at the end.
    private static Handler handler(EventCodec codec, EventCall call, LambdaFunction function) {
        var wanted = EventShape.of(codec.eventType(), function.eventShape());
        var log = new AppenderContext();
        return RawInvocation.handler((invocation, ignored) -> {
            var shape = HttpEvent.isInvoke(invocation) ? EventShape.BODY : wanted;
            var event = codec.takesEvent() ? codec.read(shape.event(invocation)) : null;
            Object result;
            try (var entered = log.enter(invocation.id())) {
                result = call.call(event, new LambdaContext(function, invocation));
            }
            shape.answer(codec.write(result), invocation.exchange().response());
            return Handler.ANSWERED;
        });
    }

    @SuppressWarnings("try") // As above.
    private static Handler stream(StreamCall handler, boolean writes, LambdaFunction function) {
        var wanted = EventShape.of(null, function.eventShape());
        var log = new AppenderContext();
        return RawInvocation.handler((invocation, ignored) -> {
            var context = new LambdaContext(function, invocation);
            var shape = HttpEvent.isInvoke(invocation) ? EventShape.BODY : wanted;
            var response = invocation.exchange().response();
            try (var entered = log.enter(invocation.id())) {
                if (shape == EventShape.BODY && writes) {
                    write(handler, invocation, context, response);
                } else {
                    var result = new ByteArrayOutputStream();
                    handler.call(shape.event(invocation), result, context);
                    shape.answer(result.toByteArray(), response);
                }
            }
            return Handler.ANSWERED;
        });
    }

    private static void write(StreamCall handler, RawInvocation invocation, Context context, Response response)
            throws Throwable {
        response.headers().set("Content-Type", "application/json");
        handler.call(invocation.exchange().body(), new OpenOutput(response), context);
        response.finish();
    }
}
