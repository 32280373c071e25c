package dev.nabi.function.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.HandlerName;
import dev.nabi.function.handler.Instances;
import dev.nabi.function.handler.TypeArguments;
import dev.nabi.function.provider.Adapter;
import dev.nabi.function.provider.RawInvocation;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes handlers of AWS Lambda's two interfaces, and of a method that takes an event and Lambda's context. */
public final class LambdaAdapter implements Adapter {
    private static final String METHOD = "handleRequest";

    @Override
    public @Nullable Handler adapt(Class<?> type, HandlerName name, Map<String, String> environment) {
        boolean named = name.method() == null || name.method().equals(METHOD);
        var function = LambdaFunction.of(environment);
        if (named && RequestStreamHandler.class.isAssignableFrom(type)) {
            return stream((RequestStreamHandler) Instances.create(type), function);
        }
        if (named && RequestHandler.class.isAssignableFrom(type)) {
            return typed(type, function);
        }
        if (name.method() != null) {
            var method = EventMethod.find(type, name.method());
            return method == null
                    ? null
                    : handler(new EventCodec(method.event(), method.result(), type.getClassLoader()), method, function);
        }
        return null;
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

    /** What the author's code is called with and gives. */
    interface EventCall {
        @Nullable
        Object call(@Nullable Object event, Context context) throws Throwable;
    }

    private static Handler handler(EventCodec codec, EventCall call, LambdaFunction function) {
        var shape = EventShape.of(codec.eventType(), function.eventShape());
        return RawInvocation.handler((invocation, ignored) -> {
            var event = codec.read(shape.event(invocation));
            var result = call.call(event, new LambdaContext(function, invocation));
            shape.answer(codec.write(result), invocation.exchange().response());
            return Handler.ANSWERED;
        });
    }

    private static Handler stream(RequestStreamHandler handler, LambdaFunction function) {
        var shape = EventShape.of(null, function.eventShape());
        return RawInvocation.handler((invocation, ignored) -> {
            var context = new LambdaContext(function, invocation);
            var response = invocation.exchange().response();
            if (shape == EventShape.BODY) {
                response.headers().set("Content-Type", "application/json");
                handler.handleRequest(invocation.exchange().body(), response, context);
                response.finish();
                return Handler.ANSWERED;
            }
            var result = new ByteArrayOutputStream();
            handler.handleRequest(shape.event(invocation), result, context);
            shape.answer(result.toByteArray(), response);
            return Handler.ANSWERED;
        });
    }
}
