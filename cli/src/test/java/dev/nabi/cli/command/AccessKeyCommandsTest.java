package dev.nabi.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the commands of access keys ask the console for, and what they make of the answers. */
class AccessKeyCommandsTest extends PlatformCommandCase {
    @Test
    void makesAKeyForAServiceAccountAndShowsItAsVariables() {
        answers.add(new Answer(201, """
                {"accessKeyId": "NABIAAAAAAAAAAAAAAAA", "secretAccessKey": "s3cr3t", "namespace": "shop", "serviceAccount": "deploy",
                 "ends": "2026-06-01T00:00:00Z"}"""));

        assertThat(run("access-key", "create", "--service-account", "deploy", "--days", "30"))
                .as(said())
                .isZero();

        assertThat(asked)
                .containsExactly("POST /access-keys Bearer my-token"
                        + " {\"namespace\":\"shop\",\"serviceAccount\":\"deploy\",\"days\":30}");
        assertThat(printed())
                .isEqualTo("export AWS_ACCESS_KEY_ID=NABIAAAAAAAAAAAAAAAA\nexport AWS_SECRET_ACCESS_KEY=s3cr3t\n");
        assertThat(said()).contains("--endpoint-url http://127.0.0.1:").contains("until 2026-06-01");
    }

    @Test
    void listsKeysAndDeletesOne() {
        answers.add(new Answer(200, """
                {"accessKeys": [{"accessKeyId": "NABIAAAAAAAAAAAAAAAA", "namespace": "shop", "serviceAccount": ""}]}"""));
        answers.add(new Answer(200, "{}"));

        assertThat(run("access-key", "list")).isZero();
        assertThat(run("access-key", "delete", "NABIAAAAAAAAAAAAAAAA")).isZero();

        assertThat(asked)
                .containsExactly(
                        "GET /access-keys?namespace=shop Bearer my-token",
                        "DELETE /access-keys/NABIAAAAAAAAAAAAAAAA?namespace=shop Bearer my-token");
        assertThat(printed().lines().skip(1).findFirst().orElseThrow()).matches("NABIAAAAAAAAAAAAAAAA +- +-");
    }

    @Test
    void whatTheConsoleRefusesIsTheCommandsWord() {
        answers.add(new Answer(403, "{\"detail\": \"serviceaccounts \\\"deploy\\\" is forbidden\"}"));

        assertThat(run("access-key", "create", "--service-account", "deploy")).isEqualTo(4);

        assertThat(said()).contains("the console refused (403)").contains("is forbidden");
    }
}
