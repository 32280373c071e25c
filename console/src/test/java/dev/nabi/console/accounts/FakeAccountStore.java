package dev.nabi.console.accounts;

import dev.nabi.console.records.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accounts in memory, with versions as an API server has them. */
final class FakeAccountStore implements AccountStore {
    private final Map<String, Stored<Account>> accounts = new HashMap<>();
    private Stored<UnknownNames> unknown = new Stored<>(UnknownNames.NONE, "");
    private int version;

    /** How often anything was read or written. */
    int reads;

    int writes;

    private String next() {
        return Integer.toString(++version);
    }

    @Override
    public synchronized Optional<Stored<Account>> find(String name) {
        reads++;
        return Optional.ofNullable(accounts.get(name));
    }

    @Override
    public synchronized List<Account> list() {
        return accounts.values().stream().map(Stored::value).toList();
    }

    @Override
    public synchronized boolean create(Account account) {
        writes++;
        return accounts.putIfAbsent(account.name(), new Stored<>(account, next())) == null;
    }

    @Override
    public synchronized boolean replace(Account account, String from) {
        writes++;
        var before = accounts.get(account.name());
        if (before == null || !before.version().equals(from)) {
            return false;
        }
        accounts.put(account.name(), new Stored<>(account, next()));
        return true;
    }

    @Override
    public synchronized void delete(String name) {
        accounts.remove(name);
    }

    @Override
    public synchronized Stored<UnknownNames> unknown() {
        reads++;
        return unknown;
    }

    @Override
    public synchronized boolean replaceUnknown(UnknownNames names, String from) {
        writes++;
        if (!unknown.version().equals(from)) {
            return false;
        }
        unknown = new Stored<>(names, next());
        return true;
    }
}
