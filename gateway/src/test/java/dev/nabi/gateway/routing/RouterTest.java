package dev.nabi.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.routing.Match.Unknown;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
    private static final Router ROUTER = new Router("default", "fn.example.com");
    private static final RouteTable TABLE = RouteTable.empty()
            .with(Map.of(
                    new FunctionKey("shop", "cart"),
                    Optional.of(route(
                            "shop",
                            "cart",
                            target("shop", "cart", 1, 100, null),
                            target("shop", "cart", 2, 0, "next"))),
                    new FunctionKey("default", "hello"),
                    Optional.of(route("default", "hello", target("default", "hello", 3, 100, null))),
                    new FunctionKey("default", "shop"),
                    Optional.of(route("default", "shop", target("default", "shop", 1, 100, null))),
                    new FunctionKey("default", "new"),
                    Optional.of(route("default", "new"))));

    private static Target target(String namespace, String name, int number, int weight, String tag) {
        return new Target(new RevisionKey(namespace, name, name + "-0000" + number), weight, tag);
    }

    private static Route route(String namespace, String name, Target... targets) {
        return new Route(
                new FunctionKey(namespace, name),
                Arrays.asList(targets),
                new Readiness("Starting", "wait", 1000, 10),
                null);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # host                         | target                         | revision              | uri    | prefix
                    gateway                        | /function/shop/cart            | shop/cart-00001       | /      | /function/shop/cart
                    gateway                        | /function/shop/cart/           | shop/cart-00001       | /      | /function/shop/cart
                    gateway                        | /function/shop/cart/a/b?c=/d   | shop/cart-00001       | /a/b?c=/d | /function/shop/cart
                    gateway                        | /function/shop/cart?x=1        | shop/cart-00001       | /?x=1  | /function/shop/cart
                    gateway                        | /function/shop/cart@next/a     | shop/cart-00002       | /a     | /function/shop/cart@next
                    gateway                        | /function/hello                | default/hello-00003   | /      | /function/hello
                    gateway                        | /function/hello?x              | default/hello-00003   | /?x    | /function/hello
                    gateway                        | /function/hello/cart           | default/hello-00003   | /cart  | /function/hello
                    gateway                        | /function/shop/other           | default/shop-00001    | /other | /function/shop
                    gateway                        | /function/shop                 | default/shop-00001    | /      | /function/shop
                    cart.shop.fn.example.com       | /a?b                           | shop/cart-00001       | /a?b   | ''
                    CART.shop.FN.example.com:8080  | /                              | shop/cart-00001       | /      | ''
                    next-cart.shop.fn.example.com  | /function/hello                | shop/cart-00002       | /function/hello | ''
                    """, delimiter = '|')
    void requestMeansARevision(String host, String uri, String revision, String seen, String prefix) {
        var match = ROUTER.match(TABLE, host, uri, 7);

        assertThat(match).isInstanceOfSatisfying(Found.class, found -> {
            assertThat(found.revision()).hasToString(revision);
            assertThat(found.uri()).isEqualTo(seen);
            assertThat(found.prefix()).isEqualTo(prefix);
        });
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    gateway                    | /                            | /
                    gateway                    | /function/                   | /function/
                    gateway                    | /function/nope/x?y           | /function/nope/x
                    gateway                    | /functions/hello             | /functions/hello
                    gateway                    | /function/shop/cart@gone     | tag gone of shop/cart
                    nope.shop.fn.example.com   | /function/hello              | host nope.shop
                    fn.example.com             | /other                       | /other
                    """, delimiter = '|')
    void whatIsNotKnownIsNamed(String host, String uri, String asked) {
        assertThat(ROUTER.match(TABLE, host, uri, 0)).isEqualTo(new Unknown(asked));
    }

    @Test
    void functionWithoutTargetsSaysWhy() {
        assertThat(ROUTER.match(TABLE, null, "/function/new", 0))
                .isInstanceOfSatisfying(
                        NotReady.class,
                        notReady -> assertThat(notReady)
                                .returns(new FunctionKey("default", "new"), NotReady::function)
                                .returns(new Readiness("Starting", "wait", 1000, 10), NotReady::readiness));
    }

    @Test
    void trafficIsSplitByWeight() {
        var route = route(
                "a", "b", target("a", "b", 1, 30, null), target("a", "b", 2, 70, null), target("a", "b", 3, 0, "t"));
        var counts = new HashMap<String, Integer>();

        for (var i = 0L; i < 1000; i++) {
            counts.merge(route.choose((int) ((i << 32) / 1000)).revision(), 1, Integer::sum);
        }

        assertThat(counts.get("b-00001")).isBetween(299, 301);
        assertThat(counts.get("b-00002")).isBetween(699, 701);
        assertThat(counts).hasSize(2);
    }

    @Test
    void changedTableLeavesTheOldOneAsItWas() {
        var before = TABLE.size();

        var after = TABLE.with(Map.of(new FunctionKey("shop", "cart"), Optional.empty()));

        assertThat(after.find("shop", "cart")).isNull();
        assertThat(after.find("default", "hello")).isSameAs(TABLE.find("default", "hello"));
        assertThat(TABLE.size()).isEqualTo(before);
        assertThat(List.of(TABLE.find("shop", "cart"))).doesNotContainNull();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            gateway                    | /function/shop/cart%40next/a    | shop/cart-00002     | /a
            gateway                    | /function/shop%2Fcart/a%2Fb     | shop/cart-00001     | /a%2Fb
            gateway                    | /function/%73hop/c%61rt?x=%40   | shop/cart-00001     | /?x=%40
            gateway                    | /function/shop/cart%2fa         | shop/cart-00001     | /a
            gateway                    | /function/hello/a%20b           | default/hello-00003 | /a%20b
            CART.shop.fn.Example.com.  | /a                              | shop/cart-00001     | /a
            cart.shop.fn.example.com.:8080 | /a                          | shop/cart-00001     | /a
            """, delimiter = '|')
    void escapesOfTheNameAreDecodedOnceAndAHostIsTheSameInAnyWriting(
            String host, String target, String revision, String uri) {
        assertThat(ROUTER.match(TABLE, host, target, 0))
                .isInstanceOfSatisfying(
                        Found.class,
                        found ->
                                assertThat(found.revision() + " " + found.uri()).isEqualTo(revision + " " + uri));
    }

    @ParameterizedTest
    @CsvSource({
        "/function/hello%00",
        "/function/he%20llo/x",
        "/function/%",
        "/function/%4",
        "/function/a%zz",
        "/function/%2540"
    })
    void otherEscapesInANameAreMalformed(String target) {
        assertThat(ROUTER.match(TABLE, "gateway", target, 0)).isInstanceOf(Match.Malformed.class);
    }
}
