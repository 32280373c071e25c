package dev.nabi.console.accounts;

import dev.nabi.console.records.Stored;
import java.util.List;
import java.util.Optional;

/** Where accounts are kept. A record is replaced by who has read its latest version, and by nobody else. */
public interface AccountStore {
    Optional<Stored<Account>> find(String name);

    List<Account> list();

    /** Whether it was made; false when one of the name is there. */
    boolean create(Account account);

    /** Whether it was replaced; false when somebody was faster. */
    boolean replace(Account account, String version);

    void delete(String name);

    /** The tries for names that are no accounts; a version that is empty stands for a record that is not there yet. */
    Stored<UnknownNames> unknown();

    /** Whether it was replaced; false when somebody was faster. */
    boolean replaceUnknown(UnknownNames names, String version);
}
