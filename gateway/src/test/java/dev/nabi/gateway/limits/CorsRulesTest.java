package dev.nabi.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.CorsSpec;
import dev.nabi.api.v1alpha1.HttpMethod;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.RequestHead.Version;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsRulesTest {
    private static final String SHOP = "https://shop.example.com";

    private static CorsRules rules(List<String> origins, boolean credentials) {
        return new CorsRules(
                new CorsSpec(
                        origins,
                        List.of(HttpMethod.GET, HttpMethod.PUT),
                        List.of("Content-Type", "X-Token"),
                        List.of("X-Total"),
                        credentials,
                        60),
                List.of());
    }

    private static RequestHead request(String method, String... fields) {
        var all = new Fields(100);
        for (var i = 0; i < fields.length; i += 2) {
            all.add(fields[i], fields[i + 1]);
        }
        return new RequestHead(method, "/", Version.HTTP_1_1, "x", all, Length.NONE);
    }

    private static Map<String, String> map(Fields fields) {
        var map = new TreeMap<String, String>();
        for (var i = 0; i < fields.size(); i++) {
            map.put(fields.name(i), fields.value(i));
        }
        return map;
    }

    @Test
    void aPreflightIsToldWhatIsAllowed() {
        var asked = request("OPTIONS", "Origin", SHOP, "Access-Control-Request-Method", "PUT");

        assertThat(CorsRules.isPreflight(asked)).isTrue();
        assertThat(map(rules(List.of(SHOP), true).preflight(asked)))
                .containsEntry("Access-Control-Allow-Origin", SHOP)
                .containsEntry("Access-Control-Allow-Credentials", "true")
                .containsEntry("Access-Control-Allow-Methods", "GET, PUT")
                .containsEntry("Access-Control-Allow-Headers", "Content-Type, X-Token")
                .containsEntry("Access-Control-Max-Age", "60")
                .containsEntry("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    }

    @Test
    void aPageThatMayNotCallIsAllowedNothing() {
        var asked = request("OPTIONS", "Origin", "https://evil.example", "Access-Control-Request-Method", "PUT");

        assertThat(map(rules(List.of(SHOP), true).preflight(asked))).containsOnlyKeys("Vary");
        assertThat(map(rules(List.of(SHOP), true).answer(asked))).containsOnlyKeys("Vary");
    }

    @Test
    void onlyAQuestionOfABrowserIsAPreflight() {
        assertThat(CorsRules.isPreflight(request("OPTIONS", "Origin", SHOP))).isFalse();
        assertThat(CorsRules.isPreflight(request("GET", "Origin", SHOP, "Access-Control-Request-Method", "PUT")))
                .isFalse();
        assertThat(CorsRules.isPreflight(request("OPTIONS", "Access-Control-Request-Method", "PUT")))
                .isFalse();
    }

    @Test
    void anyOriginNeedsNoVary() {
        assertThat(map(rules(List.of("*"), false).answer(request("GET", "Origin", SHOP))))
                .containsEntry("Access-Control-Allow-Origin", "*")
                .containsEntry("Access-Control-Expose-Headers", "X-Total")
                .doesNotContainKey("Vary");
    }

    @Test
    void anAnswerVariesByOriginAlsoForARequestWithoutOne() {
        assertThat(map(rules(List.of(SHOP), false).answer(request("GET")))).containsEntry("Vary", "Origin");
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example.com,https://shop.example.com,true",
        "https://shop.example.com,http://shop.example.com,false",
        "https://shop.example.com,https://shop.example.com:8443,false",
        "https://shop.example.com,https://shop.example.com.evil.example,false",
        "https://*.example.com,https://a.example.com,true",
        "https://*.example.com,https://a.b.example.com,true",
        "https://*.example.com,https://example.com,false",
        "https://*.example.com,https://evilexample.com,false",
        "https://*.example.com,https://.example.com,false",
        "https://*.example.com:8443,https://a.example.com:8443,true",
        "https://*.example.com:8443,https://a.example.com,false",
        "https://*.example.com,https://evil.example/.example.com,false",
        "https://*.example.com,null,false"
    })
    void originsAreComparedWhole(String allowed, String origin, boolean isAllowed) {
        assertThat(map(rules(List.of(allowed), false).answer(request("GET", "Origin", origin)))
                        .containsKey("Access-Control-Allow-Origin"))
                .isEqualTo(isAllowed);
    }
}
