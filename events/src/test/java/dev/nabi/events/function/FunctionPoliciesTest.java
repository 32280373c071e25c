package dev.nabi.events.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.events.delivery.LanePolicies;
import dev.nabi.events.store.LaneKey;
import org.junit.jupiter.api.Test;

class FunctionPoliciesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** A server before 1.25 checks no rules. One such Function, and events delivered nothing of any other after a restart. */
    @Test
    void aFunctionWhoseDurationsAreNoneIsKnownAndItsCallsWait() throws Exception {
        var policies = new FunctionPolicies(_ -> new LanePolicies.Known.NotYet());
        var function = YAML.readValue("""
                metadata: {namespace: shop, name: orders}
                spec: {async: {maxAge: ""}, java: {source: x}}
                """, Function.class);

        policies.onAdd(function);

        assertThat(policies.has(new FunctionKey("shop", "orders"))).isTrue();
        assertThat(policies.find(LaneKey.calls("shop", "orders"))).isInstanceOf(LanePolicies.Known.NotYet.class);
    }
}
