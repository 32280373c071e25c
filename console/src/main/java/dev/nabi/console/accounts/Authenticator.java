package dev.nabi.console.accounts;

import dev.nabi.console.records.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks who someone is by name, password and, where the account has one, a second factor.
 *
 * <p>A try is written down before anything is compared, and taken back when all fits, so that tries at several replicas at once
 * are counted, too. A name without an account takes the same reads, the same write and the same work as one with a wrong password.
 * The step of an accepted code is stored by a compare-and-set: of two sign-ins with one code one is refused.
 */
final class Authenticator {
    /** How often a record is read again after somebody else has written it. */
    static final int ROUNDS = 8;

    /** A hash takes a processor for some 300 ms: more at once would starve what else the process does. */
    private static final int HASHES_AT_ONCE = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AccountStore store;
    private final Passwords passwords;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(HASHES_AT_ONCE, true);

    Authenticator(AccountStore store, Passwords passwords, InstantSource clock) {
        this.store = store;
        this.passwords = passwords;
        this.clock = clock;
    }

    SignIn signIn(String name, String password, String code) {
        if (!takePlace()) {
            return SignIn.refused(SignIn.Reason.BUSY);
        }
        try {
            var tried = reserve(name);
            return switch (tried) {
                case RESERVED -> compare(name, password, code);
                case SPENT -> SignIn.refused(SignIn.Reason.TOO_MANY_TRIES);
                case CONTENDED -> SignIn.refused(SignIn.Reason.BUSY);
            };
        } finally {
            places.release();
        }
    }

    private boolean takePlace() {
        try {
            return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A hash of a new password, made when there is a place for it; empty when there is none. */
    Optional<String> hash(String password) {
        if (!takePlace()) {
            return Optional.empty();
        }
        try {
            return Optional.of(passwords.hash(password));
        } finally {
            places.release();
        }
    }

    private enum Reservation {
        RESERVED,
        SPENT,
        CONTENDED
    }

    private Reservation reserve(String name) {
        for (var round = 0; round < ROUNDS; round++) {
            var now = clock.instant();
            var found = find(name);
            var unknown = store.unknown();
            var tries = found.map(stored -> stored.value().tries())
                    .orElseGet(() -> unknown.value().of(name));
            if (tries.isSpent(now)) {
                return Reservation.SPENT;
            }
            var written = found.map(
                            stored -> store.replace(stored.value().withTries(tries.with(now)), stored.version()))
                    .orElseGet(() -> store.replaceUnknown(unknown.value().with(name, now), unknown.version()));
            if (written) {
                return Reservation.RESERVED;
            }
        }
        return Reservation.CONTENDED;
    }

    private Optional<Stored<Account>> find(String name) {
        // A name that no account can have is looked up as one that none has.
        return store.find(Account.isName(name) ? name : "no-such-name");
    }

    private SignIn compare(String name, String password, String code) {
        var hash = find(name).map(stored -> stored.value().password());
        return passwords.fits(password, hash)
                ? accept(name, hash.orElseThrow(), password, code)
                : SignIn.refused(SignIn.Reason.WRONG);
    }

    private SignIn accept(String name, String hash, String password, String code) {
        for (var round = 0; round < ROUNDS; round++) {
            var found = find(name);
            var next = found.map(Stored::value)
                    .filter(account -> Objects.equals(account.password(), hash))
                    .flatMap(account -> withCode(account, code))
                    .map(account -> account.withTries(Tries.NONE));
            if (found.isEmpty() || next.isEmpty()) {
                return SignIn.refused(SignIn.Reason.WRONG);
            }
            var account = passwords.isWeak(hash) ? next.get().withHash(passwords.hash(password)) : next.get();
            if (store.replace(account, found.get().version())) {
                return new SignIn.Accepted(account);
            }
        }
        return SignIn.refused(SignIn.Reason.BUSY);
    }

    /** The account after a code of its second factor was used; empty when the code is not right. */
    private Optional<Account> withCode(Account account, String code) {
        var factor = account.totp();
        if (factor == null) {
            return Optional.of(account);
        }
        var typed = code.strip();
        var digits = typed.replace(" ", "");
        if (digits.matches("[0-9]{6}")) {
            var step = Totp.accepted(factor.secret(), digits, clock.instant(), factor.lastStep());
            return step.isPresent() ? Optional.of(account.withLastStep(step.getAsLong())) : Optional.empty();
        }
        return RecoveryCodes.without(account.name(), typed, account.recoveryCodes())
                .map(account::withRecoveryCodes);
    }
}
