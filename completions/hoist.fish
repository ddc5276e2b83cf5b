# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_hoist_global_optspecs
    string join \n v/verbose color= h/help V/version
end

function __fish_hoist_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_hoist_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_hoist_using_subcommand
    set -l cmd (__fish_hoist_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c hoist -n "__fish_hoist_needs_command" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_needs_command" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_needs_command" -s V -l version -d 'Print version'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "template" -d 'Render sources to a stream of manifests'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "validate" -d 'Say what the API server would refuse, where, and how to mend it'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "lint" -d 'Say what the API server would refuse, and what is unwise beside'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "test" -d 'Run the tests of charts: `tests/*.yaml` beside their templates'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "values" -d 'Print the values that a chart is rendered with, each with where it comes from'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "diff" -d 'Show what apply would change in the cluster, or what differs from other sources'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "apply" -d 'Make the cluster hold what the sources say'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "delete" -d 'Delete from the cluster what the sources name'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "package" -d 'Pack a chart into a file'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "push" -d 'Send a packed chart to a registry'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "dependency" -d 'Fetch and lock what a chart depends on'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "server" -d 'Serve the embedded API server until it is told to end'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "init" -d 'Write a chart to start from'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "explain" -d 'Explain a rule, or a kind and its fields'
complete -c hoist -n "__fish_hoist_needs_command" -f -a "completions" -d 'Print the completions for a shell'
complete -c hoist -n "__fish_hoist_using_subcommand template" -l stdin-filename -d 'What standard input is called in what is shown: the path of the file that an editor has open' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand template" -s f -l values -d 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand template" -l set -d 'Set a value: `web.replicas=4`, several with commas' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -l set-string -d 'Set a value that stays a string' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -l set-json -d 'Set a value written as JSON' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -l set-file -d 'Set a value to the content of a file' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -l set-literal -d 'Set a value to all of the text after `=`: nothing in it has a meaning' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -l kube-version -d 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -l api-versions -d 'API versions that templates see as served, beside the built-in ones' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -l name -d 'The release\'s name that templates see; by default the chart\'s name' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -s n -l namespace -d 'The namespace of objects that name none' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -s s -l show-only -d 'Show only what these templates or files give: `templates/web.yaml.j2`, or a glob' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -l output-dir -d 'Write one file a template into this directory instead' -r -f -a "(__fish_complete_directories)"
complete -c hoist -n "__fish_hoist_using_subcommand template" -l explain -d 'Show where a value of an object comes from instead: `Deployment/web:spec.replicas`' -r
complete -c hoist -n "__fish_hoist_using_subcommand template" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand template" -l offline -d 'Fetch nothing: URLs are taken from what was fetched before'
complete -c hoist -n "__fish_hoist_using_subcommand template" -l plain-http -d 'Ask registries (`oci://…`) over plain HTTP'
complete -c hoist -n "__fish_hoist_using_subcommand template" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand template" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l stdin-filename -d 'What standard input is called in what is shown: the path of the file that an editor has open' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand validate" -s f -l values -d 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l set -d 'Set a value: `web.replicas=4`, several with commas' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l set-string -d 'Set a value that stays a string' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l set-json -d 'Set a value written as JSON' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l set-file -d 'Set a value to the content of a file' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l set-literal -d 'Set a value to all of the text after `=`: nothing in it has a meaning' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l kube-version -d 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l api-versions -d 'API versions that templates see as served, beside the built-in ones' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l name -d 'The release\'s name that templates see; by default the chart\'s name' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -s n -l namespace -d 'The namespace of objects that name none' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -s o -l output -d 'The format of the findings' -r -f -a "human\t''
concise\t''
json\t''
sarif\t''
junit\t''
github\t''
gitlab\t''
tap\t''"
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l fail-on -d 'The least severity that makes the status 1 [default: error]' -r -f -a "error\t'Errors only'
warning\t'Warnings, too'
info\t'Every finding'
never\t'No finding'"
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l select -d 'Let only these rules or groups speak' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l ignore -d 'Keep these rules or groups quiet' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l skip -d 'Leave out objects of this kind' -r
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l schema -d 'Find schemas of custom resources here: CRDs and JSON Schemas in a file, folder or URL, or a template as kubeconform has it' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l offline -d 'Fetch nothing: URLs are taken from what was fetched before'
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l plain-http -d 'Ask registries (`oci://…`) over plain HTTP'
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l strict -d 'Call it an error where something cannot be checked'
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l fix -d 'Make the repairs that are safe: standard input is printed repaired, files are rewritten'
complete -c hoist -n "__fish_hoist_using_subcommand validate" -l diff -d 'Show what `--fix` would change, and change nothing; status 1 where it would change something'
complete -c hoist -n "__fish_hoist_using_subcommand validate" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l stdin-filename -d 'What standard input is called in what is shown: the path of the file that an editor has open' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand lint" -s f -l values -d 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l set -d 'Set a value: `web.replicas=4`, several with commas' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l set-string -d 'Set a value that stays a string' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l set-json -d 'Set a value written as JSON' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l set-file -d 'Set a value to the content of a file' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l set-literal -d 'Set a value to all of the text after `=`: nothing in it has a meaning' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l kube-version -d 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l api-versions -d 'API versions that templates see as served, beside the built-in ones' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l name -d 'The release\'s name that templates see; by default the chart\'s name' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -s n -l namespace -d 'The namespace of objects that name none' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -s o -l output -d 'The format of the findings' -r -f -a "human\t''
concise\t''
json\t''
sarif\t''
junit\t''
github\t''
gitlab\t''
tap\t''"
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l fail-on -d 'The least severity that makes the status 1 [default: error]' -r -f -a "error\t'Errors only'
warning\t'Warnings, too'
info\t'Every finding'
never\t'No finding'"
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l select -d 'Let only these rules or groups speak' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l ignore -d 'Keep these rules or groups quiet' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l skip -d 'Leave out objects of this kind' -r
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l schema -d 'Find schemas of custom resources here: CRDs and JSON Schemas in a file, folder or URL, or a template as kubeconform has it' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l offline -d 'Fetch nothing: URLs are taken from what was fetched before'
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l plain-http -d 'Ask registries (`oci://…`) over plain HTTP'
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l strict -d 'Call it an error where something cannot be checked'
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l fix -d 'Make the repairs that are safe: standard input is printed repaired, files are rewritten'
complete -c hoist -n "__fish_hoist_using_subcommand lint" -l diff -d 'Show what `--fix` would change, and change nothing; status 1 where it would change something'
complete -c hoist -n "__fish_hoist_using_subcommand lint" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand test" -l filter -d 'Run only the tests whose file or name holds this text' -r
complete -c hoist -n "__fish_hoist_using_subcommand test" -s o -l output -d 'The format of the outcome' -r -f -a "human\t''
junit\t''"
complete -c hoist -n "__fish_hoist_using_subcommand test" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand test" -l update -d 'Write snapshots rather than compare them; so does UPDATE in the environment'
complete -c hoist -n "__fish_hoist_using_subcommand test" -l offline -d 'Fetch nothing: URLs are taken from what was fetched before'
complete -c hoist -n "__fish_hoist_using_subcommand test" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand values" -s f -l values -d 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand values" -l set -d 'Set a value: `web.replicas=4`, several with commas' -r
complete -c hoist -n "__fish_hoist_using_subcommand values" -l set-string -d 'Set a value that stays a string' -r
complete -c hoist -n "__fish_hoist_using_subcommand values" -l set-json -d 'Set a value written as JSON' -r
complete -c hoist -n "__fish_hoist_using_subcommand values" -l set-file -d 'Set a value to the content of a file' -r
complete -c hoist -n "__fish_hoist_using_subcommand values" -l set-literal -d 'Set a value to all of the text after `=`: nothing in it has a meaning' -r
complete -c hoist -n "__fish_hoist_using_subcommand values" -s o -l output -d 'The format of the values' -r -f -a "human\t''
yaml\t''
json\t''"
complete -c hoist -n "__fish_hoist_using_subcommand values" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand values" -l offline -d 'Fetch nothing: URLs are taken from what was fetched before'
complete -c hoist -n "__fish_hoist_using_subcommand values" -l show-secrets -d 'Show the values that flow into a Secret, and those that the chart\'s schema calls secret'
complete -c hoist -n "__fish_hoist_using_subcommand values" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand values" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l stdin-filename -d 'What standard input is called in what is shown: the path of the file that an editor has open' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand diff" -s f -l values -d 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l set -d 'Set a value: `web.replicas=4`, several with commas' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l set-string -d 'Set a value that stays a string' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l set-json -d 'Set a value written as JSON' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l set-file -d 'Set a value to the content of a file' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l set-literal -d 'Set a value to all of the text after `=`: nothing in it has a meaning' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l kube-version -d 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l api-versions -d 'API versions that templates see as served, beside the built-in ones' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l name -d 'The release\'s name that templates see; by default the chart\'s name' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -s n -l namespace -d 'The namespace of objects that name none' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l kubeconfig -d 'The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l context -d 'The context of the kubeconfig' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -s s -l server -d 'The API server\'s address' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l token -d 'A bearer token' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l certificate-authority -d 'The certificate authority that the API server\'s certificate is checked by' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l as -d 'The user to act as' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l as-group -d 'A group to act as; may be repeated' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l request-timeout -d 'How long one request may take: `30s`, `0` for no limit' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l local -d 'The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)' -r -f -a "(__fish_complete_directories)"
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l against -d 'Compare with another SOURCE, the old side, instead of the cluster: nothing is asked of one' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l since -d 'Compare with what the same sources and values held in a revision of their git repository' -r
complete -c hoist -n "__fish_hoist_using_subcommand diff" -s o -l output -d 'The format of the differences' -r -f -a "human\t''
unified\t''
json\t''
markdown\t''"
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l offline -d 'Fetch nothing: URLs are taken from what was fetched before'
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l plain-http -d 'Ask registries (`oci://…`) over plain HTTP'
complete -c hoist -n "__fish_hoist_using_subcommand diff" -l show-secrets -d 'Show the values of Secrets'
complete -c hoist -n "__fish_hoist_using_subcommand diff" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l stdin-filename -d 'What standard input is called in what is shown: the path of the file that an editor has open' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand apply" -s f -l values -d 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l set -d 'Set a value: `web.replicas=4`, several with commas' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l set-string -d 'Set a value that stays a string' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l set-json -d 'Set a value written as JSON' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l set-file -d 'Set a value to the content of a file' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l set-literal -d 'Set a value to all of the text after `=`: nothing in it has a meaning' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l kube-version -d 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l api-versions -d 'API versions that templates see as served, beside the built-in ones' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l name -d 'The release\'s name that templates see; by default the chart\'s name' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -s n -l namespace -d 'The namespace of objects that name none' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l kubeconfig -d 'The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l context -d 'The context of the kubeconfig' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -s s -l server -d 'The API server\'s address' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l token -d 'A bearer token' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l certificate-authority -d 'The certificate authority that the API server\'s certificate is checked by' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l as -d 'The user to act as' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l as-group -d 'A group to act as; may be repeated' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l request-timeout -d 'How long one request may take: `30s`, `0` for no limit' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l local -d 'The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)' -r -f -a "(__fish_complete_directories)"
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l dry-run -d 'Change nothing: play it through in hoist alone, or on the server' -r -f -a "none\t'Nobody: it is done'
client\t'hoist'
server\t'The server'"
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l concurrency -d 'How many objects are sent at once' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -s o -l output -d 'The format of what happens' -r -f -a "human\t''
json\t''"
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l timeout -d 'How long to wait at most; 0 for as long as it takes' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l field-manager -d 'Who writes, for the objects\' managedFields' -r
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l offline -d 'Fetch nothing: URLs are taken from what was fetched before'
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l plain-http -d 'Ask registries (`oci://…`) over plain HTTP'
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l wait -d 'Wait until every object is ready, or one has failed'
complete -c hoist -n "__fish_hoist_using_subcommand apply" -l hide-notes -d 'Do not show what charts have to say to those who have applied them'
complete -c hoist -n "__fish_hoist_using_subcommand apply" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l stdin-filename -d 'What standard input is called in what is shown: the path of the file that an editor has open' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand delete" -s f -l values -d 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l set -d 'Set a value: `web.replicas=4`, several with commas' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l set-string -d 'Set a value that stays a string' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l set-json -d 'Set a value written as JSON' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l set-file -d 'Set a value to the content of a file' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l set-literal -d 'Set a value to all of the text after `=`: nothing in it has a meaning' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l kube-version -d 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l api-versions -d 'API versions that templates see as served, beside the built-in ones' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l name -d 'The release\'s name that templates see; by default the chart\'s name' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -s n -l namespace -d 'The namespace of objects that name none' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l kubeconfig -d 'The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l context -d 'The context of the kubeconfig' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -s s -l server -d 'The API server\'s address' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l token -d 'A bearer token' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l certificate-authority -d 'The certificate authority that the API server\'s certificate is checked by' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l as -d 'The user to act as' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l as-group -d 'A group to act as; may be repeated' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l request-timeout -d 'How long one request may take: `30s`, `0` for no limit' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l local -d 'The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)' -r -f -a "(__fish_complete_directories)"
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l dry-run -d 'Change nothing: play it through in hoist alone, or on the server' -r -f -a "none\t'Nobody: it is done'
client\t'hoist'
server\t'The server'"
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l concurrency -d 'How many objects are sent at once' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -s o -l output -d 'The format of what happens' -r -f -a "human\t''
json\t''"
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l grace-period -d 'How many seconds the objects have to end; negative for what each kind has' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l cascade -d 'What becomes of what the objects own' -r -f -a "background\t'They go after it'
foreground\t'They go before it'
orphan\t'They stay'"
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l wait -d 'Wait until the objects are gone' -r -f -a "true\t''
false\t''"
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l timeout -d 'How long to wait at most; 0 for as long as it takes' -r
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l offline -d 'Fetch nothing: URLs are taken from what was fetched before'
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l plain-http -d 'Ask registries (`oci://…`) over plain HTTP'
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l ignore-not-found -d 'An object that is not there is no failure'
complete -c hoist -n "__fish_hoist_using_subcommand delete" -l force -d 'End at once, and do not wait for the node\'s word that a pod has ended'
complete -c hoist -n "__fish_hoist_using_subcommand delete" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand package" -s d -l destination -d 'Write the file into this directory' -r -f -a "(__fish_complete_directories)"
complete -c hoist -n "__fish_hoist_using_subcommand package" -l version -d 'Give the packed chart this version' -r
complete -c hoist -n "__fish_hoist_using_subcommand package" -l app-version -d 'Give the packed chart this version of what it installs' -r
complete -c hoist -n "__fish_hoist_using_subcommand package" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand package" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand package" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand push" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand push" -l plain-http -d 'Ask the registry over plain HTTP'
complete -c hoist -n "__fish_hoist_using_subcommand push" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand push" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand dependency; and not __fish_seen_subcommand_from update" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand dependency; and not __fish_seen_subcommand_from update" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand dependency; and not __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand dependency; and not __fish_seen_subcommand_from update" -f -a "update" -d 'Fetch the newest versions that `Chart.yaml` allows into `charts/`, and lock them in `Chart.lock`'
complete -c hoist -n "__fish_hoist_using_subcommand dependency; and __fish_seen_subcommand_from update" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand dependency; and __fish_seen_subcommand_from update" -l offline -d 'Fetch nothing: packages are taken from what was fetched before'
complete -c hoist -n "__fish_hoist_using_subcommand dependency; and __fish_seen_subcommand_from update" -l plain-http -d 'Ask registries (`oci://…`) over plain HTTP'
complete -c hoist -n "__fish_hoist_using_subcommand dependency; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand dependency; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand server" -l local -d 'Where to keep the objects; `:memory:` keeps nothing [default: the user\'s state directory]' -r -f -a "(__fish_complete_directories)"
complete -c hoist -n "__fish_hoist_using_subcommand server" -l kubeconfig -d 'A kubeconfig to write beside the one in DIR; both go when the server ends' -r -F
complete -c hoist -n "__fish_hoist_using_subcommand server" -l address -d 'The address to serve on' -r
complete -c hoist -n "__fish_hoist_using_subcommand server" -l port -d 'The port to serve on; 0 for any that is free' -r
complete -c hoist -n "__fish_hoist_using_subcommand server" -l kube-version -d 'The version of Kubernetes to play' -r
complete -c hoist -n "__fish_hoist_using_subcommand server" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand server" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand server" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand init" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand init" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand explain" -l api-version -d 'The version of the kind: `autoscaling/v1`' -r
complete -c hoist -n "__fish_hoist_using_subcommand explain" -l kube-version -d 'The Kubernetes version whose fields to show' -r
complete -c hoist -n "__fish_hoist_using_subcommand explain" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand explain" -l recursive -d 'Show the fields of the fields, too'
complete -c hoist -n "__fish_hoist_using_subcommand explain" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hoist -n "__fish_hoist_using_subcommand completions" -l color -d 'Colour the output' -r -f -a "auto\t'On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is'
always\t'Everywhere'
never\t'Nowhere'"
complete -c hoist -n "__fish_hoist_using_subcommand completions" -s v -l verbose -d 'Say what is being done, on standard error; twice for more'
complete -c hoist -n "__fish_hoist_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
