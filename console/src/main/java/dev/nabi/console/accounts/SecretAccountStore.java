package dev.nabi.console.accounts;

import dev.nabi.console.records.SecretRecords;
import dev.nabi.console.records.Stored;
import java.util.List;
import java.util.Optional;

/** Accounts as Secrets of the console's namespace, {@code nabi-account-<name>}. */
public final class SecretAccountStore implements AccountStore {
    private static final String PREFIX = "nabi-account-";
    private static final String ACCOUNT = "account";
    private static final String UNKNOWN = "nabi-unknown-names";
    private static final String UNKNOWN_NAMES = "unknown-names";

    private final SecretRecords records;

    public SecretAccountStore(SecretRecords records) {
        this.records = records;
    }

    @Override
    public Optional<Stored<Account>> find(String name) {
        return records.find(PREFIX + name, Account.class);
    }

    @Override
    public List<Account> list() {
        return records.list(ACCOUNT, Account.class);
    }

    @Override
    public boolean create(Account account) {
        return records.create(PREFIX + account.name(), ACCOUNT, account);
    }

    @Override
    public boolean replace(Account account, String version) {
        return records.replace(PREFIX + account.name(), ACCOUNT, account, version);
    }

    @Override
    public void delete(String name) {
        records.delete(PREFIX + name);
    }

    @Override
    public Stored<UnknownNames> unknown() {
        return records.find(UNKNOWN, UnknownNames.class).orElseGet(() -> new Stored<>(UnknownNames.NONE, ""));
    }

    @Override
    public boolean replaceUnknown(UnknownNames names, String version) {
        return version.isEmpty()
                ? records.create(UNKNOWN, UNKNOWN_NAMES, names)
                : records.replace(UNKNOWN, UNKNOWN_NAMES, names, version);
    }
}
