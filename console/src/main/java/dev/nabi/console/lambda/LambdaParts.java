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
import java.util.HashMap;
import java.util.Map;

/** The families of operations, put together, and which name is served by which. */
public final class LambdaParts {
    private final Map<String, Operation> operations = new HashMap<>();
    private final LogsService logs;
    private final CodeLinks links;

    /** What operations work with. */
    public record Tools(
            CallerClients clients, FunctionsApi functions, CodeStoreClient code, GatewayClient gateway, Clock clock) {}

    /**
     * What the installation says.
     *
     * @param mostBytes the longest zip
     * @param publicGateway where clients reach the gateway, for the URLs of functions
     * @param audience whom the gateway's tokens are for
     */
    public record Settings(int mostBytes, URI publicGateway, String audience) {}

    public LambdaParts(Tools tools, Settings settings) {
        var store = new FunctionStore(tools.functions(), tools.clock());
        var intake = new CodeIntake(tools.code(), settings.mostBytes());
        // With its layers a function may be longer than what is sent at once.
        var most = (int) Math.min(250_000_000L, settings.mostBytes() * 6L);
        this.links = new CodeLinks(tools.code(), tools.clock(), most);
        var layers = new Layers(new ConfigMapsApi(tools.clients()), tools.code(), intake, links, most);
        var versions = new Versions(store);
        this.logs = new LogsService(store, new FunctionLogs(tools.clients()));
        functions(new FunctionOperations(store, intake, layers));
        versions(new VersionOperations(store, versions));
        policies(new PolicyOperations(store));
        settings(new SettingOperations(store));
        concurrency(new ConcurrencyOperations(store));
        urls(new UrlOperations(store, settings.publicGateway()));
        calls(new InvokeOperations(
                store, tools.gateway(), new GatewayTokens(tools.clients(), settings.audience(), tools.clock())));
        events(new EventInvokeOperations(store));
        sources(new EventSourceOperations(store, new TriggersApi(tools.clients())));
        layers(new LayerOperations(layers, intake, tools.clock()));
    }

    Map<String, Operation> operations() {
        return Map.copyOf(operations);
    }

    LogsService logs() {
        return logs;
    }

    CodeLinks links() {
        return links;
    }

    private void functions(FunctionOperations functions) {
        operations.put("CreateFunction", functions::create);
        operations.put("GetFunction", functions::get);
        operations.put("ListFunctions", functions::list);
        operations.put("DeleteFunction", functions::delete);
        operations.put("GetFunctionConfiguration", functions::configuration);
        operations.put("UpdateFunctionConfiguration", functions::updateConfiguration);
        operations.put("UpdateFunctionCode", functions::updateCode);
    }

    private void versions(VersionOperations versions) {
        operations.put("PublishVersion", versions::publish);
        operations.put("ListVersionsByFunction", versions::list);
        operations.put("CreateAlias", versions::createAlias);
        operations.put("UpdateAlias", versions::updateAlias);
        operations.put("GetAlias", versions::getAlias);
        operations.put("ListAliases", versions::listAliases);
        operations.put("DeleteAlias", versions::deleteAlias);
    }

    private void policies(PolicyOperations policies) {
        operations.put("AddPermission", policies::add);
        operations.put("GetPolicy", policies::get);
        operations.put("RemovePermission", policies::remove);
    }

    private void settings(SettingOperations settings) {
        operations.put("GetAccountSettings", settings::account);
        operations.put("ListTags", settings::listTags);
        operations.put("TagResource", settings::tag);
        operations.put("UntagResource", settings::untag);
        operations.put("GetFunctionCodeSigningConfig", settings::codeSigning);
        operations.put("GetFunctionRecursionConfig", settings::recursion);
        operations.put("GetRuntimeManagementConfig", settings::runtimeManagement);
    }

    private void concurrency(ConcurrencyOperations concurrency) {
        operations.put("PutFunctionConcurrency", concurrency::put);
        operations.put("GetFunctionConcurrency", concurrency::get);
        operations.put("DeleteFunctionConcurrency", concurrency::delete);
        operations.put("PutProvisionedConcurrencyConfig", concurrency::putProvisioned);
        operations.put("GetProvisionedConcurrencyConfig", concurrency::getProvisioned);
        operations.put("ListProvisionedConcurrencyConfigs", concurrency::listProvisioned);
        operations.put("DeleteProvisionedConcurrencyConfig", concurrency::deleteProvisioned);
    }

    private void urls(UrlOperations urls) {
        operations.put("CreateFunctionUrlConfig", urls::create);
        operations.put("GetFunctionUrlConfig", urls::get);
        operations.put("UpdateFunctionUrlConfig", urls::update);
        operations.put("DeleteFunctionUrlConfig", urls::delete);
        operations.put("ListFunctionUrlConfigs", urls::list);
    }

    private void calls(InvokeOperations calls) {
        operations.put("Invoke", calls::invoke);
        operations.put("InvokeAsync", calls::invokeAsync);
        operations.put("InvokeWithResponseStream", calls::stream);
    }

    private void events(EventInvokeOperations events) {
        operations.put("PutFunctionEventInvokeConfig", events::put);
        operations.put("UpdateFunctionEventInvokeConfig", events::update);
        operations.put("GetFunctionEventInvokeConfig", events::get);
        operations.put("ListFunctionEventInvokeConfigs", events::list);
        operations.put("DeleteFunctionEventInvokeConfig", events::delete);
    }

    private void sources(EventSourceOperations sources) {
        operations.put("CreateEventSourceMapping", sources::create);
        operations.put("GetEventSourceMapping", sources::get);
        operations.put("ListEventSourceMappings", sources::list);
        operations.put("UpdateEventSourceMapping", sources::update);
        operations.put("DeleteEventSourceMapping", sources::delete);
    }

    private void layers(LayerOperations layers) {
        operations.put("PublishLayerVersion", layers::publish);
        operations.put("GetLayerVersion", layers::get);
        operations.put("GetLayerVersionByArn", layers::getByArn);
        operations.put("ListLayerVersions", layers::listVersions);
        operations.put("ListLayers", layers::list);
        operations.put("DeleteLayerVersion", layers::delete);
    }
}
