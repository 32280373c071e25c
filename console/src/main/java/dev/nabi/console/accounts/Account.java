package dev.nabi.console.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person's account. It stands for the ServiceAccount of the same name, whose rights it has.
 *
 * @param password the hash of the password; none until the invitation is taken
 * @param invitation the one-time link by which the password is chosen; none once it was
 * @param totp the second factor; none where the account has none
 * @param pendingTotp the secret of a second factor that is not confirmed yet, in base 32; none where there is none
 * @param recoveryCodes digests of the codes that stand for the second factor once each
 * @param tries when sign-ins were tried of late
 * @param sessionsFrom sessions that began before are over
 * @param invitedBy who made the account
 */
public record Account(
        String name,
        @Nullable String password,
        @Nullable Invitation invitation,
        @Nullable SecondFactor totp,
        @Nullable String pendingTotp,
        List<String> recoveryCodes,
        Tries tries,
        Instant sessionsFrom,
        String invitedBy) {

    /** A name that is a ServiceAccount's, too. */
    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?";

    public Account {
        recoveryCodes = List.copyOf(recoveryCodes);
    }

    /** A link that can be used once, until its time. */
    public record Invitation(String token, Instant ends) {
        @Override
        public String toString() {
            return "Invitation[ends=" + ends + "]";
        }
    }

    /**
     * A time-based second factor.
     *
     * @param secret in base 32
     * @param lastStep the last step whose code was accepted; it and those before are not accepted again
     */
    public record SecondFactor(String secret, long lastStep) {
        @Override
        public String toString() {
            return "SecondFactor[lastStep=" + lastStep + "]";
        }
    }

    static Account invited(String name, Invitation invitation, Instant now, String by) {
        return new Account(name, null, invitation, null, null, List.of(), Tries.NONE, now, by);
    }

    public static boolean isName(String name) {
        return name.matches(NAME);
    }

    public boolean hasPassword() {
        return password != null;
    }

    public boolean hasSecondFactor() {
        return totp != null;
    }

    Optional<Invitation> openInvitation(Instant now) {
        return Optional.ofNullable(invitation).filter(link -> now.isBefore(link.ends()));
    }

    Account withTries(Tries next) {
        return new Account(name, password, invitation, totp, pendingTotp, recoveryCodes, next, sessionsFrom, invitedBy);
    }

    /** The invitation is spent; sessions of the time before are over. */
    Account withPassword(String hash, Instant now) {
        return new Account(name, hash, null, totp, null, recoveryCodes, Tries.NONE, now, invitedBy);
    }

    /** The same password with a stronger hash. */
    Account withHash(String hash) {
        return new Account(name, hash, invitation, totp, pendingTotp, recoveryCodes, tries, sessionsFrom, invitedBy);
    }

    Account withPendingTotp(String secret) {
        return new Account(name, password, invitation, totp, secret, recoveryCodes, tries, sessionsFrom, invitedBy);
    }

    /** Sessions of the time before are over, since they began with other factors. */
    Account withTotp(@Nullable SecondFactor factor, List<String> codes, Instant now) {
        return new Account(name, password, invitation, factor, null, codes, tries, now, invitedBy);
    }

    Account withLastStep(long step) {
        var factor = totp == null ? null : new SecondFactor(totp.secret(), step);
        return new Account(
                name, password, invitation, factor, pendingTotp, recoveryCodes, tries, sessionsFrom, invitedBy);
    }

    Account withRecoveryCodes(List<String> codes) {
        return new Account(name, password, invitation, totp, pendingTotp, codes, tries, sessionsFrom, invitedBy);
    }

    /** Without anything that opens it. */
    @Override
    public String toString() {
        return "Account[" + name + "]";
    }
}
