package example;

import java.util.Map;
import java.util.function.Function;
import redis.clients.jedis.RedisClient;

/** A shopping cart in Redis that is forgotten after a day. */
public class Cart implements Function<Cart.Item, Map<String, String>> {

    /** So many of a thing, into somebody's cart. */
    public record Item(String customer, String thing, int count) {}

    private static final long DAY = 86_400;

    private static final class Connections {
        static final RedisClient REDIS = RedisClient.create(Settings.of("REDIS_URL"));
    }

    @Override
    public Map<String, String> apply(Item item) {
        var key = "cart:" + item.customer();
        Connections.REDIS.hincrBy(key, item.thing(), item.count());
        Connections.REDIS.expire(key, DAY);
        return Connections.REDIS.hgetAll(key);
    }
}
