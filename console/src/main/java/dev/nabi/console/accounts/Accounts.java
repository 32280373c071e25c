package dev.nabi.console.accounts;

import dev.nabi.console.accounts.Account.Invitation;
import dev.nabi.console.accounts.Account.SecondFactor;
import dev.nabi.console.records.Stored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The accounts: signing in, taking an invitation, and what an account's owner may change. Whatever makes an account easier to
 * enter asks for password and second factor again, however long the session has them.
 */
public final class Accounts {
    public static final Duration INVITATION = Duration.ofHours(24);

    private static final int TOKEN_BYTES = 24;

    private final AccountStore store;
    private final Authenticator authenticator;
    private final InstantSource clock;
    private final SecureRandom random;

    public Accounts(AccountStore store, Passwords passwords, InstantSource clock, SecureRandom random) {
        this.store = store;
        this.authenticator = new Authenticator(store, passwords, clock);
        this.clock = clock;
        this.random = random;
    }

    /** To the millisecond, as sessions keep it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    public SignIn signIn(String name, String password, String code) {
        return authenticator.signIn(name, password, code);
    }

    public Optional<Account> find(String name) {
        return Account.isName(name) ? store.find(name).map(Stored::value) : Optional.empty();
    }

    public List<Account> list() {
        return store.list();
    }

    /**
     * The link for the first account, as long as no account has a password. A link that is still good is given again, so that
     * replicas that start at once print the same one.
     *
     * @param token of the link; empty for a random one
     */
    public Optional<Invitation> firstInvitation(String name, Optional<String> token) {
        for (var round = 0; round < Authenticator.ROUNDS; round++) {
            if (store.list().stream().anyMatch(Account::hasPassword)) {
                return Optional.empty();
            }
            var found = store.find(name);
            var open = found.flatMap(stored -> stored.value().openInvitation(now()))
                    .filter(link -> token.isEmpty() || token.get().equals(link.token()));
            if (open.isPresent()) {
                return open;
            }
            var invitation = token.map(this::invitation).orElseGet(this::invitation);
            var account = Account.invited(name, invitation, now(), "the installation");
            var written = found.isPresent() ? store.replace(account, found.get().version()) : store.create(account);
            if (written) {
                return Optional.of(invitation);
            }
        }
        throw new IllegalStateException("the record of the account " + name + " is written by others all the time");
    }

    private Invitation invitation() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return invitation(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private Invitation invitation(String token) {
        return new Invitation(token, now().plus(INVITATION));
    }

    /** A new account with a link by which its owner chooses a password. */
    public Change.Shown invite(String name, String by) {
        if (!Account.isName(name)) {
            return Change.Shown.of(Change.NOT_A_NAME);
        }
        var invitation = invitation();
        return store.create(Account.invited(name, invitation, now(), by))
                ? new Change.Shown(Change.DONE, List.of(invitation.token()))
                : Change.Shown.of(Change.NAME_TAKEN);
    }

    /** A link for an account that is there; password, second factor and sessions of before are void. */
    public Change.Shown inviteAgain(String name, String by) {
        var invitation = invitation();
        var change = change(name, account -> Optional.of(Account.invited(name, invitation, now(), by)), Change.WRONG);
        return change == Change.DONE ? new Change.Shown(change, List.of(invitation.token())) : Change.Shown.of(change);
    }

    public Change remove(String name) {
        if (find(name).isEmpty()) {
            return Change.NO_SUCH_ACCOUNT;
        }
        store.delete(name);
        return Change.DONE;
    }

    /** Whether a link may still be used. */
    public boolean isInvited(String name, String token) {
        return find(name).filter(account -> opens(account, token)).isPresent();
    }

    private boolean opens(Account account, String token) {
        return account.openInvitation(now())
                .filter(invitation -> MessageDigest.isEqual(
                        invitation.token().getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    /** Chooses the password by a link, which is spent with it. */
    public Change takeInvitation(String name, String token, String password) {
        if (!isInvited(name, token)) {
            return Change.LINK_NOT_VALID;
        }
        return withNewPassword(name, password, account -> opens(account, token), Change.LINK_NOT_VALID);
    }

    private Change withNewPassword(String name, String password, Predicate<Account> stillGood, Change otherwise) {
        var refusal = Passwords.refusal(name, password);
        if (refusal.isPresent()) {
            return Change.of(refusal.get());
        }
        var hash = authenticator.hash(password);
        return hash.isEmpty()
                ? Change.BUSY
                : change(
                        name,
                        account -> stillGood.test(account)
                                ? Optional.of(account.withPassword(hash.get(), now()))
                                : Optional.empty(),
                        otherwise);
    }

    public Change changePassword(String name, String password, String code, String wanted) {
        var refusal = Passwords.refusal(name, wanted);
        if (refusal.isPresent()) {
            return Change.of(refusal.get());
        }
        return switch (signIn(name, password, code)) {
            case SignIn.Refused(var reason) -> Change.of(reason);
            case SignIn.Accepted(var known) ->
                withNewPassword(
                        name, wanted, account -> Objects.equals(account.password(), known.password()), Change.WRONG);
        };
    }

    /** Makes the secret of a second factor, which counts once it is confirmed. */
    public Change.Shown beginTotp(String name, String password) {
        return switch (signIn(name, password, "")) {
            case SignIn.Refused(var reason) -> Change.Shown.of(Change.of(reason));
            case SignIn.Accepted(var _) -> {
                var secret = Totp.newSecret(random);
                var change = change(
                        name,
                        account -> account.hasSecondFactor()
                                ? Optional.empty()
                                : Optional.of(account.withPendingTotp(secret)),
                        Change.HAS_A_SECOND_FACTOR);
                yield change == Change.DONE ? new Change.Shown(change, List.of(secret)) : Change.Shown.of(change);
            }
        };
    }

    /** The secret that waits for its two codes. */
    public Optional<String> pendingTotp(String name) {
        return find(name).flatMap(account -> Optional.ofNullable(account.pendingTotp()));
    }

    /** What an authenticator app reads of it. */
    public static String totpUri(String issuer, String name, String secret) {
        return Totp.uri(issuer, name, secret);
    }

    /** Takes two codes that follow each other; shows the recovery codes. */
    public Change.Shown confirmTotp(String name, String first, String second) {
        var codes = RecoveryCodes.create(random);
        var change = change(
                name,
                account -> confirmed(account, first, second)
                        .map(factor -> account.withTotp(factor, RecoveryCodes.digests(name, codes), now())),
                Change.CODES_DO_NOT_FIT);
        return change == Change.DONE ? new Change.Shown(change, codes) : Change.Shown.of(change);
    }

    private Optional<SecondFactor> confirmed(Account account, String first, String second) {
        var secret = account.pendingTotp();
        if (secret == null) {
            return Optional.empty();
        }
        var step = Totp.confirmed(secret, first.replace(" ", ""), second.replace(" ", ""), now());
        return step.isPresent() ? Optional.of(new SecondFactor(secret, step.getAsLong())) : Optional.empty();
    }

    public Change disableTotp(String name, String password, String code) {
        return switch (signIn(name, password, code)) {
            case SignIn.Refused(var reason) -> Change.of(reason);
            case SignIn.Accepted(var _) ->
                change(
                        name,
                        account -> account.hasSecondFactor()
                                ? Optional.of(account.withTotp(null, List.of(), now()))
                                : Optional.empty(),
                        Change.HAS_NO_SECOND_FACTOR);
        };
    }

    /** New recovery codes in place of all that are left. */
    public Change.Shown newRecoveryCodes(String name, String password, String code) {
        return switch (signIn(name, password, code)) {
            case SignIn.Refused(var reason) -> Change.Shown.of(Change.of(reason));
            case SignIn.Accepted(var _) -> {
                var codes = RecoveryCodes.create(random);
                var change = change(
                        name,
                        account -> account.hasSecondFactor()
                                ? Optional.of(account.withRecoveryCodes(RecoveryCodes.digests(name, codes)))
                                : Optional.empty(),
                        Change.HAS_NO_SECOND_FACTOR);
                yield change == Change.DONE ? new Change.Shown(change, codes) : Change.Shown.of(change);
            }
        };
    }

    /** Writes what follows from the latest record, read again as long as somebody else is faster. */
    private Change change(String name, Function<Account, Optional<Account>> next, Change otherwise) {
        for (var round = 0; round < Authenticator.ROUNDS; round++) {
            var found = Account.isName(name) ? store.find(name) : Optional.<Stored<Account>>empty();
            if (found.isEmpty()) {
                return Change.NO_SUCH_ACCOUNT;
            }
            var wanted = next.apply(found.get().value());
            if (wanted.isEmpty()) {
                return otherwise;
            }
            if (store.replace(wanted.get(), found.get().version())) {
                return Change.DONE;
            }
        }
        return Change.BUSY;
    }
}
