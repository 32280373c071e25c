package dev.nabi.function.aws;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.nabi.function.http.TraceParent;
import dev.nabi.function.provider.RawInvocation;
import org.jspecify.annotations.Nullable;

/** Lambda's context of one invocation. */
record LambdaContext(LambdaFunction function, RawInvocation invocation) implements Context {
    private static final CognitoIdentity NOBODY = new CognitoIdentity() {
        @Override
        public @Nullable String getIdentityId() {
            return null;
        }

        @Override
        public @Nullable String getIdentityPoolId() {
            return null;
        }
    };

    @Override
    public String getAwsRequestId() {
        return invocation.id();
    }

    @Override
    public String getLogGroupName() {
        return function.logGroup();
    }

    @Override
    public String getLogStreamName() {
        return function.version();
    }

    @Override
    public String getFunctionName() {
        return function.name();
    }

    @Override
    public String getFunctionVersion() {
        return function.version();
    }

    @Override
    public String getInvokedFunctionArn() {
        return function.arn();
    }

    @Override
    public CognitoIdentity getIdentity() {
        return NOBODY;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return InvokedContext.of(
                ClientContextField.json(invocation.exchange().head().headers()));
    }

    @Override
    public @Nullable String getXrayTraceId() {
        var trace = TraceParent.of(invocation.exchange().head().headers());
        return trace == null ? null : trace.xray();
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) invocation.remaining().get().toMillis();
    }

    @Override
    public int getMemoryLimitInMB() {
        return function.memoryMiB();
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLog(invocation.id(), function);
    }
}
