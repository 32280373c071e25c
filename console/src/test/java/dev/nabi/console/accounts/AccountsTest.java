package dev.nabi.console.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final SignIn WRONG = SignIn.refused(SignIn.Reason.WRONG);
    private static final SignIn TOO_MANY = SignIn.refused(SignIn.Reason.TOO_MANY_TRIES);

    private final SteppedClock clock = new SteppedClock();
    private final FakeAccountStore store = new FakeAccountStore();
    private final Accounts accounts = replica();

    /** Replicas share the store and nothing else; one that starts anew is another. */
    private Accounts replica() {
        return new Accounts(store, new Passwords(1, new SecureRandom()), clock, new SecureRandom());
    }

    @BeforeEach
    void ada() {
        var link = accounts.firstInvitation("ada", Optional.empty()).orElseThrow();
        assertThat(accounts.takeInvitation("ada", link.token(), PASSWORD)).isEqualTo(Change.DONE);
    }

    private String enrolled() {
        var secret = accounts.beginTotp("ada", PASSWORD).shown().getFirst();
        var step = Totp.step(clock.instant());
        assertThat(accounts.confirmTotp("ada", Totp.code(secret, step - 1), Totp.code(secret, step))
                        .change())
                .isEqualTo(Change.DONE);
        return secret;
    }

    private String code(String secret) {
        return Totp.code(secret, Totp.step(clock.instant()));
    }

    private void nextStep() {
        clock.step(Duration.ofSeconds(Totp.STEP_SECONDS));
    }

    @Test
    void theRightPasswordSignsIn() {
        assertThat(accounts.signIn("ada", PASSWORD, "")).isInstanceOf(SignIn.Accepted.class);
        assertThat(accounts.signIn("ada", "wrong", "")).isEqualTo(WRONG);
    }

    @Test
    void aLinkIsUsedOnce() {
        var link = accounts.invite("grace", "ada").shown().getFirst();

        assertThat(accounts.takeInvitation("grace", link + "x", PASSWORD)).isEqualTo(Change.LINK_NOT_VALID);
        assertThat(accounts.takeInvitation("grace", link, PASSWORD)).isEqualTo(Change.DONE);
        assertThat(accounts.takeInvitation("grace", link, "another password")).isEqualTo(Change.LINK_NOT_VALID);
        assertThat(accounts.signIn("grace", PASSWORD, "")).isInstanceOf(SignIn.Accepted.class);
    }

    @Test
    void ofManyWhoTakeALinkAtOnceOneHasIt() throws Exception {
        var link = accounts.invite("grace", "ada").shown().getFirst();

        var taken = atOnce(8, () -> replica().takeInvitation("grace", link, PASSWORD));

        assertThat(taken.stream().filter(Change.DONE::equals)).hasSize(1);
    }

    @Test
    void aLinkEndsAfterADay() {
        var link = accounts.invite("grace", "ada").shown().getFirst();
        clock.step(Accounts.INVITATION);

        assertThat(accounts.isInvited("grace", link)).isFalse();
        assertThat(accounts.takeInvitation("grace", link, PASSWORD)).isEqualTo(Change.LINK_NOT_VALID);
    }

    @Test
    void replicasThatStartAtOnceGiveOneFirstLinkAndNoneOnceThereIsAnAccount() {
        assertThat(accounts.firstInvitation("ada", Optional.empty())).isEmpty();

        var fresh = new FakeAccountStore();
        var one = new Accounts(fresh, new Passwords(1, new SecureRandom()), clock, new SecureRandom());
        var other = new Accounts(fresh, new Passwords(1, new SecureRandom()), clock, new SecureRandom());
        var first = one.firstInvitation("ada", Optional.empty());
        assertThat(first).isPresent();
        assertThat(other.firstInvitation("ada", Optional.empty())).isEqualTo(first);

        clock.step(Accounts.INVITATION);
        assertThat(other.firstInvitation("ada", Optional.empty())).isPresent().isNotEqualTo(first);
    }

    @Test
    void fiveTriesInAQuarterOfAnHourAreAllAlsoAfterARestart() {
        for (var tried = 0; tried < 5; tried++) {
            assertThat(replica().signIn("ada", "wrong", "")).isEqualTo(WRONG);
        }

        assertThat(replica().signIn("ada", PASSWORD, "")).isEqualTo(TOO_MANY);
        clock.step(Duration.ofMinutes(14));
        assertThat(replica().signIn("ada", PASSWORD, "")).isEqualTo(TOO_MANY);
        clock.step(Duration.ofMinutes(1));
        assertThat(replica().signIn("ada", PASSWORD, "")).isInstanceOf(SignIn.Accepted.class);
    }

    @Test
    void aSignInThatSucceedsTakesTheTriesBack() {
        for (var round = 0; round < 3; round++) {
            for (var tried = 0; tried < 4; tried++) {
                assertThat(accounts.signIn("ada", "wrong", "")).isEqualTo(WRONG);
            }
            assertThat(accounts.signIn("ada", PASSWORD, "")).isInstanceOf(SignIn.Accepted.class);
        }
    }

    @Test
    void triesAtOnceAreCountedEachOfThem() throws Exception {
        var answers = atOnce(20, () -> replica().signIn("ada", "wrong", ""));

        assertThat(answers.stream().filter(WRONG::equals).count()).isLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "", "../ada", "Ada", "no-such-name"})
    void aNameWithoutAnAccountIsAnsweredAsOneWithAWrongPassword(String name) {
        store.reads = 0;
        store.writes = 0;
        var answers = new ArrayList<SignIn>();
        for (var tried = 0; tried < 6; tried++) {
            answers.add(accounts.signIn(name, PASSWORD, "123456"));
        }
        var reads = store.reads;
        var writes = store.writes;
        store.reads = 0;
        store.writes = 0;

        var wrong = new ArrayList<SignIn>();
        for (var tried = 0; tried < 6; tried++) {
            wrong.add(accounts.signIn("ada", "not the password", "123456"));
        }

        assertThat(answers).isEqualTo(wrong);
        assertThat(List.of(reads, writes)).isEqualTo(List.of(store.reads, store.writes));
    }

    @Test
    void namesThatAreUnknownDoNotLockEachOther() {
        for (var tried = 0; tried < 6; tried++) {
            accounts.signIn("nobody", "wrong", "");
        }

        assertThat(accounts.signIn("somebody", "wrong", "")).isEqualTo(WRONG);
    }

    @Test
    void howManyUnknownNamesAreKeptIsBounded() {
        for (var i = 0; i < UnknownNames.MOST + 50; i++) {
            accounts.signIn("name-" + i, "wrong", "");
        }

        assertThat(store.unknown().value().tries()).hasSize(UnknownNames.MOST);
    }

    @Test
    void withASecondFactorAPasswordAloneOpensNothing() {
        var secret = enrolled();
        nextStep();

        assertThat(accounts.signIn("ada", PASSWORD, "")).isEqualTo(WRONG);
        assertThat(accounts.signIn("ada", PASSWORD, "000000")).isEqualTo(WRONG);
        assertThat(accounts.signIn("ada", PASSWORD, code(secret))).isInstanceOf(SignIn.Accepted.class);
    }

    @Test
    void aCodeOpensOnceAlsoAtTwoReplicasAtOnce() throws Exception {
        var secret = enrolled();
        nextStep();

        var answers = atOnce(4, () -> replica().signIn("ada", PASSWORD, code(secret)));

        assertThat(answers.stream().filter(SignIn.Accepted.class::isInstance)).hasSize(1);
    }

    @Test
    void theCodesOfTheEnrolmentOpenNothing() {
        var secret = enrolled();

        assertThat(accounts.signIn("ada", PASSWORD, code(secret))).isEqualTo(WRONG);
    }

    @Test
    void aSecretCountsOnceTwoCodesInARowConfirmIt() {
        var secret = accounts.beginTotp("ada", PASSWORD).shown().getFirst();
        assertThat(accounts.signIn("ada", PASSWORD, "")).isInstanceOf(SignIn.Accepted.class);

        assertThat(accounts.confirmTotp("ada", code(secret), code(secret)).change())
                .isEqualTo(Change.CODES_DO_NOT_FIT);
        assertThat(accounts.find("ada").orElseThrow().hasSecondFactor()).isFalse();
    }

    @Test
    void tenRecoveryCodesOpenOnceEach() {
        var secret = accounts.beginTotp("ada", PASSWORD).shown().getFirst();
        var step = Totp.step(clock.instant());
        var codes = accounts.confirmTotp("ada", Totp.code(secret, step - 1), Totp.code(secret, step))
                .shown();

        assertThat(codes).hasSize(10).doesNotHaveDuplicates().allMatch(code -> code.matches("([a-z2-7]{4}-?){4}"));
        var typed = codes.getFirst().toUpperCase(Locale.ROOT).replace("-", " ");
        assertThat(accounts.signIn("ada", PASSWORD, typed)).isInstanceOf(SignIn.Accepted.class);
        assertThat(accounts.signIn("ada", PASSWORD, codes.getFirst())).isEqualTo(WRONG);
        assertThat(accounts.signIn("ada", PASSWORD, codes.getLast())).isInstanceOf(SignIn.Accepted.class);
        assertThat(accounts.find("ada").orElseThrow().recoveryCodes())
                .hasSize(8)
                .doesNotContainAnyElementsOf(codes);
    }

    @Test
    void newRecoveryCodesTakeThePlaceOfTheOld() {
        var secret = enrolled();
        nextStep();
        var made = accounts.newRecoveryCodes("ada", PASSWORD, code(secret));
        nextStep();
        var again = accounts.newRecoveryCodes("ada", PASSWORD, code(secret));

        assertThat(accounts.signIn("ada", PASSWORD, made.shown().getFirst())).isEqualTo(WRONG);
        assertThat(accounts.signIn("ada", PASSWORD, again.shown().getFirst())).isInstanceOf(SignIn.Accepted.class);
    }

    @Test
    void theSecondFactorIsDisabledByPasswordAndCodeAlone() {
        var secret = enrolled();
        nextStep();

        assertThat(accounts.disableTotp("ada", "wrong", code(secret))).isEqualTo(Change.WRONG);
        assertThat(accounts.disableTotp("ada", PASSWORD, "")).isEqualTo(Change.WRONG);
        assertThat(accounts.disableTotp("ada", PASSWORD, code(secret))).isEqualTo(Change.DONE);
        assertThat(accounts.signIn("ada", PASSWORD, "")).isInstanceOf(SignIn.Accepted.class);
    }

    @Test
    void aNewPasswordNeedsTheOldAndEndsSessionsOfBefore() {
        var before = accounts.find("ada").orElseThrow().sessionsFrom();
        clock.step(Duration.ofMinutes(1));

        assertThat(accounts.changePassword("ada", "wrong", "", "a new password"))
                .isEqualTo(Change.WRONG);
        assertThat(accounts.changePassword("ada", PASSWORD, "", "short")).isEqualTo(Change.PASSWORD_TOO_SHORT);
        assertThat(accounts.find("ada").orElseThrow().sessionsFrom()).isEqualTo(before);

        assertThat(accounts.changePassword("ada", PASSWORD, "", "a new password"))
                .isEqualTo(Change.DONE);
        assertThat(accounts.find("ada").orElseThrow().sessionsFrom()).isAfter(before);
        assertThat(accounts.signIn("ada", PASSWORD, "")).isEqualTo(WRONG);
        assertThat(accounts.signIn("ada", "a new password", "")).isInstanceOf(SignIn.Accepted.class);
    }

    @Test
    void aNewInvitationVoidsPasswordAndSecondFactor() {
        var secret = enrolled();
        nextStep();
        var link = accounts.inviteAgain("ada", "root").shown().getFirst();

        assertThat(accounts.signIn("ada", PASSWORD, code(secret))).isEqualTo(WRONG);
        assertThat(accounts.takeInvitation("ada", link, "a new password")).isEqualTo(Change.DONE);
        assertThat(accounts.signIn("ada", "a new password", "")).isInstanceOf(SignIn.Accepted.class);
    }

    @Test
    void anInvitedAccountHasNoPasswordThatFits() {
        accounts.invite("grace", "ada");

        assertThat(accounts.signIn("grace", "", "")).isEqualTo(WRONG);
        assertThat(accounts.invite("grace", "ada").change()).isEqualTo(Change.NAME_TAKEN);
        assertThat(accounts.invite("Grace", "ada").change()).isEqualTo(Change.NOT_A_NAME);
    }

    @Test
    void aWeakHashIsMadeStrongerAtTheNextSignIn() {
        var stronger = new Accounts(store, new Passwords(2, new SecureRandom()), clock, new SecureRandom());

        assertThat(stronger.signIn("ada", PASSWORD, "")).isInstanceOf(SignIn.Accepted.class);

        assertThat(store.find("ada").orElseThrow().value().password()).startsWith("pbkdf2-sha256$2$");
        assertThat(stronger.signIn("ada", PASSWORD, "")).isInstanceOf(SignIn.Accepted.class);
    }

    private static <T> List<T> atOnce(int count, Callable<T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (var answer : threads.invokeAll(Collections.nCopies(count, work))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
