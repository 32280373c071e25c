package dev.nabi.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What the commands of events and dead letters ask for, and what they make of the answers. */
class EventCommandsTest extends PlatformCommandCase {
    private static final String ID = "shop.orders.01m8mbdr562xtc151c8v0km1dp";
    private static final String DEAD = "/v1/namespaces/shop/dead-letters";

    @Test
    void listsDeadLettersThatFitATokenAndAFilter() {
        answers.add(new Answer(200, """
                {"total": 7, "items": [{"id": "%s", "namespace": "shop", "function": "orders", "trigger": "paid", "reason": "AttemptsSpent",
                 "detail": "2 attempts; at the last, the function answered 500", "settledAt": "2026-03-01T08:59:00Z"}]}""".formatted(ID)));

        assertThat(run("dead-letters", "list", "--trigger", "paid", "--since", "2h"))
                .as(said())
                .isZero();

        assertThat(asked)
                .containsExactly(
                        "GET " + DEAD + "?trigger=paid&since=2026-03-01T07%3A00%3A00Z&limit=100 Bearer my-token");
        assertThat(printed().lines().skip(1).findFirst().orElseThrow())
                .matches(ID + " +paid +AttemptsSpent +60s +2 attempts; at the last, the function answered 500");
        assertThat(said()).contains("1 of 7 are shown");
    }

    @Test
    void showsOneWithItsAttemptsTheLastAnswerAndWhatItCarries() {
        answers.add(new Answer(200, """
                {"id": "%s", "namespace": "shop", "function": "orders", "state": "dead", "reason": "Rejected", "detail": "the function answered 400",
                 "attempts": [{"start": "2026-03-01T08:00:00Z", "ms": 12, "status": 400, "outcome": "CLIENT_ERROR", "cold": true, "revision": "orders-00001"}],
                 "result": {"status": 400, "body": "no such customer"}, "payload": {"head": "{}", "body": "{\\"n\\":1}"}}""".formatted(ID)));

        assertThat(run("dead-letters", "show", ID)).isZero();

        assertThat(asked).containsExactly("GET " + DEAD + "/" + ID + " Bearer my-token");
        assertThat(printed()).contains("shop/orders", "Rejected", "CLIENT_ERROR", "no such customer", "{\"n\":1}");
    }

    @Test
    void redrivesInPartsAndNotWhatDiesAgainMeanwhile() {
        answers.add(new Answer(200, "{\"redriven\": 1000, \"left\": 5}"));
        answers.add(new Answer(200, "{\"redriven\": 5, \"left\": 0}"));

        assertThat(run("dead-letters", "redrive", "--all", "--rate", "1000")).isZero();

        assertThat(asked)
                .containsExactly(
                        "POST " + DEAD + "/redrive?rate=1000 Bearer my-token",
                        "POST " + DEAD + "/redrive?until=2026-03-01T09%3A00%3A00Z&rate=1000 Bearer my-token");
        assertThat(printed()).isEqualTo("redrove 1005\n");
    }

    @Test
    void aDryRunSaysHowManyOfAll() {
        answers.add(new Answer(200, "{\"dryRun\": true, \"wouldRedrive\": 1000, \"left\": 234}"));
        answers.add(new Answer(200, "{\"dryRun\": true, \"wouldPurge\": 1000, \"left\": 1}"));

        assertThat(run("dead-letters", "redrive", "--reason", "TargetGone", "--dry-run"))
                .isZero();
        assertThat(run("dead-letters", "purge", "--all", "--dry-run")).isZero();

        assertThat(asked)
                .containsExactly(
                        "POST " + DEAD + "/redrive?reason=TargetGone&rate=50&dryRun=true Bearer my-token",
                        "POST " + DEAD + "/purge?dryRun=true Bearer my-token");
        assertThat(printed()).isEqualTo("would redrive 1234\nwould purge 1001\n");
    }

    @Test
    void changesNothingWithoutAChoice() {
        assertThat(run("dead-letters", "redrive")).isEqualTo(2);
        assertThat(said()).contains("--all");
        assertThat(run("dead-letters", "purge", ID, "--all")).isEqualTo(2);
        assertThat(run("dead-letters", "purge", "orders")).isEqualTo(2);
        assertThat(run("dead-letters", "list", "--since", "yesterday")).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void oneIsRedrivenOrPurgedByItsId() {
        assertThat(run("dead-letters", "redrive", ID)).isZero();
        assertThat(run("dead-letters", "purge", ID)).isZero();

        assertThat(asked)
                .containsExactly(
                        "POST " + DEAD + "/" + ID + "/redrive Bearer my-token",
                        "DELETE " + DEAD + "/" + ID + " Bearer my-token");
        assertThat(printed()).isEqualTo("redrove 1\npurged 1\n");
    }

    @Test
    void whatIsRefusedIsToldWithAnExitCodeOfItsOwn() {
        answers.add(new Answer(403, "{\"detail\": \"you may not update deadletters.nabi.dev in shop\"}"));
        answers.add(new Answer(404, "{\"detail\": \"there is no dead letter\"}"));
        answers.add(new Answer(503, "{\"detail\": \"the event store is away\"}"));

        assertThat(run("dead-letters", "redrive", ID)).isEqualTo(4);
        assertThat(said()).contains("you may not update deadletters.nabi.dev in shop");
        assertThat(run("dead-letters", "show", ID)).isEqualTo(3);
        assertThat(run("dead-letters", "list")).isEqualTo(7);
    }

    /** The credential of a call is the Function's own business: the kubeconfig's token is not shown to it. */
    @Test
    void anAsynchronousCallIsShownAndCancelledWithItsOwnCredential() {
        answers.add(new Answer(200, "{\"id\": \"" + ID + "\", \"state\": \"succeeded\", \"attempts\": []}"));
        answers.add(new Answer(200, "{\"id\": \"" + ID + "\", \"state\": \"cancelled\"}"));

        assertThat(run("events", "show", "/async/" + ID, "--wait", "5s")).isZero();
        assertThat(run("events", "cancel", ID, "-H", "Authorization: Bearer mine"))
                .isZero();

        assertThat(asked).containsExactly("GET /async/" + ID + "?wait=5s", "DELETE /async/" + ID + " Bearer mine");
        assertThat(printed()).contains("succeeded").endsWith("cancelled " + ID + "\n");
    }

    @Test
    void anEventIsPublishedListedAndReplayed() {
        answers.add(new Answer(202, "{\"events\": 1, \"deliveries\": 2, \"repeated\": 0}"));
        answers.add(new Answer(200, """
                {"events": [{"position": 17, "published": "2026-03-01T08:00:00Z",
                 "event": {"type": "order.paid", "source": "/shop", "id": "1"}}]}"""));
        answers.add(new Answer(202, "{\"matched\": 3, \"accepted\": 2, \"complete\": false}"));

        assertThat(run("events", "publish", "orders", "--type", "order.paid", "--id", "1", "-d", "{\"total\":1}"))
                .isZero();
        assertThat(run("events", "list", "orders", "--from", "1h")).isZero();
        assertThat(run("events", "replay", "orders", "--trigger", "paid", "--from", "1h", "--run", "r"))
                .isEqualTo(1);

        assertThat(asked)
                .containsExactly(
                        "POST /events/shop/orders Bearer my-token {\"total\":1}",
                        "GET /events/shop/orders?from=2026-03-01T08%3A00%3A00Z&max=100 Bearer my-token",
                        "POST /events/shop/orders/replay Bearer my-token {\"trigger\":\"paid\",\"from\":\"2026-03-01T08:00:00Z\","
                                + "\"until\":\"\",\"run\":\"r\",\"dryRun\":false}");
        assertThat(printed())
                .contains("published 1, for 2 deliveries")
                .contains("order.paid")
                .contains("sent 2 of 3");
        assertThat(said()).contains("--run r");
    }

    private static final String TOKEN_REQUEST =
            "POST /api/v1/namespaces/shop/serviceaccounts/nabi-user/token?fieldManager=nabi"
                    + " {\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\","
                    + "\"spec\":{\"expirationSeconds\":600,\"audiences\":[\"nabi-management\"]}}";

    private void knowMeByACertificate() throws IOException {
        var kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(kubeconfig, Files.readString(kubeconfig).replace("{token: my-token}", "{}"));
    }

    @Test
    void whoHasNoTokenShowsAShortOneOfTheNamespacesAccount() throws IOException {
        knowMeByACertificate();
        answers.add(new Answer(201, "{\"status\":{\"token\":\"short\"}}"));

        assertThat(run("dead-letters", "redrive", ID)).as(said()).isZero();

        assertThat(asked).containsExactly(TOKEN_REQUEST, "POST " + DEAD + "/" + ID + "/redrive Bearer short");
    }

    @Test
    void whoHasNeitherTokenNorAccountIsToldHowToMakeOne() throws IOException {
        knowMeByACertificate();
        answers.add(new Answer(404, "{\"message\":\"serviceaccounts \\\"nabi-user\\\" not found\"}"));
        answers.add(new Answer(401, "{\"detail\":\"show a token\"}"));

        assertThat(run("dead-letters", "redrive", ID)).isEqualTo(4);

        assertThat(said()).contains("show a token", "nabi account create");
    }

    @Test
    void anAccountIsMadeWithWhatThePlatformAsksAboutAndDeletedAgain() {
        assertThat(run("account", "create")).as(said()).isZero();
        assertThat(run("account", "delete")).as(said()).isZero();

        assertThat(asked)
                .extracting(request -> request.split("\\?| Bearer", 2)[0])
                .containsExactly(
                        "PATCH /api/v1/namespaces/shop/serviceaccounts/nabi-user",
                        "PATCH /apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles/nabi-user",
                        "PATCH /apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings/nabi-user",
                        "DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings/nabi-user",
                        "DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles/nabi-user",
                        "DELETE /api/v1/namespaces/shop/serviceaccounts/nabi-user");
        assertThat(asked.get(1)).contains("\"resources\":[\"deadletters\"],\"verbs\":[\"get\",\"update\",\"delete\"]");
        asked.clear();
        assertThat(run("account", "create", "--dry-run", "-o", "yaml")).isZero();
        assertThat(asked).isEmpty();
        assertThat(printed()).contains("kind: RoleBinding", "automountServiceAccountToken: false");
    }

    /** A Function that was deleted and made again had the Events of both, and a rollback took those for its own. */
    @Test
    void describeTellsTheEventsOfThisFunctionAndNotOfADeletedOneOfItsName() {
        answers.add(new Answer(200, "{\"metadata\": {\"name\": \"orders\", \"namespace\": \"shop\", \"uid\": \"2\"}}"));
        answers.add(new Answer(200, "{\"items\": []}"));
        answers.add(new Answer(200, "{\"items\": []}"));
        answers.add(new Answer(200, """
                {"items": [
                 {"involvedObject": {"uid": "1"}, "reason": "Promoted", "message": "orders-00007 works"},
                 {"involvedObject": {"uid": "2"}, "reason": "Promoted", "message": "orders-00001 works"}]}"""));

        assertThat(run("describe", "orders")).as(said()).isZero();

        assertThat(printed()).contains("orders-00001 works").doesNotContain("orders-00007");
    }

    @Test
    void triggersTellWhatCallsAFunctionAndWhatWaits() {
        var list = """
                {"items": [{"kind": "Trigger", "metadata": {"name": "paid", "creationTimestamp": "2026-03-01T08:00:00Z"},
                 "spec": {"function": {"name": "orders"}}, "status": {"source": "topic orders", "backlog": 3, "dead": 1,
                 "oldest": "2026-03-01T08:59:30Z",
                 "conditions": [{"type": "Ready", "status": "False", "reason": "FunctionNotFound", "message": "there is no Function orders"}]}}]}""";
        answers.add(new Answer(200, list));

        assertThat(run("triggers")).isZero();

        assertThat(asked).containsExactly("GET /apis/nabi.dev/v1alpha1/namespaces/shop/triggers Bearer my-token");
        assertThat(printed().lines().skip(1).findFirst().orElseThrow())
                .matches(
                        "paid +orders +topic orders +False +3 +30s +1 +60m +FunctionNotFound: there is no Function orders");
    }
}
