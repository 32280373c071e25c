package dev.nabi.console.lambda;

import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.ConfigMapsApi;
import dev.nabi.console.functions.FunctionLogs;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.functions.TriggersApi;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The families of operations, put together, and which name is served by which. */
public final class LambdaParts {
    private final Map<String, Operation> operations;
    private final LogsService logs;
    private final CodeLinks links;
    private final SignedUrls urls;
    private final SecurityTokenService sts;

    /** What operations work with. */
    public record Tools(
            CallerClients clients, FunctionsApi functions, CodeStoreClient code, GatewayClient gateway, Clock clock) {}

    /**
     * What the installation says.
     *
     * @param mostBytes the longest zip
     * @param mostLayered the most of a function with the jars of its layers
     * @param publicGateway where clients reach the gateway, for the URLs of functions
     * @param audience whom the gateway's tokens are for
     */
    public record Settings(int mostBytes, int mostLayered, URI publicGateway, String audience) {}

    public LambdaParts(Tools tools, Settings settings) {
        var store = new FunctionStore(tools.functions(), tools.clock());
        var intake = new CodeIntake(tools.code(), settings.mostBytes());
        this.links = new CodeLinks(tools.code(), tools.clock(), settings.mostBytes());
        var layers =
                new Layers(new ConfigMapsApi(tools.clients()), tools.code(), intake, links, settings.mostLayered());
        var tokens = new GatewayTokens(tools.clients(), settings.audience(), tools.clock());
        var sources = new EventSourceOperations(store, new TriggersApi(tools.clients()));
        this.logs = new LogsService(store, new FunctionLogs(tools.clients()));
        this.sts = new SecurityTokenService(tools.clients());
        this.urls = new SignedUrls(store, tools.gateway(), tokens);
        this.operations = Stream.<OperationFamily>of(
                        new FunctionOperations(store, intake, layers),
                        new VersionOperations(store, new Versions(store)),
                        new PolicyOperations(store),
                        new SettingOperations(store),
                        new TagOperations(store, sources),
                        new ConcurrencyOperations(store),
                        new UrlOperations(store, settings.publicGateway()),
                        new InvokeOperations(store, tools.gateway(), tokens),
                        new EventInvokeOperations(store),
                        sources,
                        new LayerOperations(layers, intake, tools.clock()))
                .flatMap(family -> family.operations().entrySet().stream())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Map<String, Operation> operations() {
        return operations;
    }

    LogsService logs() {
        return logs;
    }

    CodeLinks links() {
        return links;
    }

    SignedUrls urls() {
        return urls;
    }

    SecurityTokenService sts() {
        return sts;
    }
}
