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
    private static final Router ROUTER = new Router(null, "fn.example.com");
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
                    gateway                        | /function/default/hello?x      | default/hello-00003   | /?x    | /function/default/hello
                    gateway                        | /function/default/shop/cart    | default/shop-00001    | /cart  | /function/default/shop
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

    /**
     * Namespace {@code default} has {@code hello} and {@code shop}; somebody else has namespace {@code shop} with {@code cart}.
     * With short paths {@code default} has the first segment, whatever others create.
     */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # path                     | by namespaces alone | with short paths of default
            /function/hello            | nobody              | default/hello-00003 /
            /function/hello/cart       | nobody              | default/hello-00003 /cart
            /function/default/hello    | default/hello-00003 / | default/hello-00003 /
            /function/shop/cart        | shop/cart-00001 /   | default/shop-00001 /cart
            /function/shop/other       | nobody              | default/shop-00001 /other
            /function/shop%2Fcart      | shop/cart-00001 /   | default/shop-00001 /cart
            /function/shop             | nobody              | default/shop-00001 /
            /function/default/shop/cart | default/shop-00001 /cart | default/shop-00001 /cart
            /function/other/cart       | nobody              | nobody
            """, delimiter = '|')
    void aPathIsOneTenantsWhateverOthersCreate(String path, String byNamespace, String withShortPaths) {
        assertThat(meaning(ROUTER, path)).isEqualTo(byNamespace);
        assertThat(meaning(new Router("default", null), path)).isEqualTo(withShortPaths);
    }

    /** A path without a namespace of its own means the same before and after somebody creates that namespace. */
    @Test
    void nobodyStealsAPathByCreatingANamespaceOfItsName() {
        var before = RouteTable.empty()
                .with(Map.of(
                        new FunctionKey("default", "a"),
                        Optional.of(route("default", "a", target("default", "a", 1, 100, null)))));
        var after = before.with(
                Map.of(new FunctionKey("a", "b"), Optional.of(route("a", "b", target("a", "b", 1, 100, null)))));
        var router = new Router("default", null);

        assertThat(router.match(after, null, "/function/a/b", 0))
                .isEqualTo(router.match(before, null, "/function/a/b", 0));
    }

    private static String meaning(Router router, String path) {
        return router.match(TABLE, "gateway", path, 0) instanceof Found found
                ? found.revision() + " " + found.uri()
                : "nobody";
    }

    @Test
    void aTagThatRevisionsShareIsSplitByItsOwnWeights() {
        var shop = new FunctionKey("shop", "cart");
        var table = RouteTable.empty()
                .with(Map.of(
                        shop,
                        Optional.of(route(
                                "shop", "cart", target("shop", "cart", 3, 100, null), shared(1, 90), shared(2, 10)))));
        var counts = new HashMap<String, Integer>();

        for (var i = 0; i < 1000; i++) {
            var number = (int) (i * (1L << 32) / 1000);
            var found = (Found) ROUTER.match(table, "gateway", "/function/shop/cart@live", number);
            counts.merge(found.revision().revision(), 1, Integer::sum);
        }

        assertThat(counts.keySet()).containsExactlyInAnyOrder("cart-00001", "cart-00002");
        assertThat(counts.get("cart-00002")).isBetween(80, 120);
        assertThat(ROUTER.match(table, "gateway", "/function/shop/cart@none", 0))
                .isInstanceOf(Unknown.class);
    }

    private static Target shared(int number, int tagWeight) {
        return new Target(new RevisionKey("shop", "cart", "cart-0000" + number), 0, "live", tagWeight);
    }

    @Test
    void functionWithoutTargetsSaysWhy() {
        assertThat(ROUTER.match(TABLE, null, "/function/default/new", 0))
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
            gateway                    | /function/default/hello/a%20b   | default/hello-00003 | /a%20b
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
