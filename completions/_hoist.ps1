
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'hoist' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'hoist'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'hoist' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('template', 'template', [CompletionResultType]::ParameterValue, 'Render sources to a stream of manifests')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Say what the API server would refuse, where, and how to mend it')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Say what the API server would refuse, and what is unwise beside')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the tests of charts: `tests/*.yaml` beside their templates')
            [CompletionResult]::new('values', 'values', [CompletionResultType]::ParameterValue, 'Print the values that a chart is rendered with, each with where it comes from')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what apply would change in the cluster, or what differs from other sources')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Make the cluster hold what the sources say')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete from the cluster what the sources name')
            [CompletionResult]::new('package', 'package', [CompletionResultType]::ParameterValue, 'Pack a chart into a file')
            [CompletionResult]::new('push', 'push', [CompletionResultType]::ParameterValue, 'Send a packed chart to a registry')
            [CompletionResult]::new('dependency', 'dependency', [CompletionResultType]::ParameterValue, 'Fetch and lock what a chart depends on')
            [CompletionResult]::new('server', 'server', [CompletionResultType]::ParameterValue, 'Serve the embedded API server until it is told to end')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a chart to start from')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule, or a kind and its fields')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions for a shell')
            break
        }
        'hoist;template' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'What standard input is called in what is shown: the path of the file that an editor has open')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--values', '--values', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value: `web.replicas=4`, several with commas')
            [CompletionResult]::new('--set-string', '--set-string', [CompletionResultType]::ParameterName, 'Set a value that stays a string')
            [CompletionResult]::new('--set-json', '--set-json', [CompletionResultType]::ParameterName, 'Set a value written as JSON')
            [CompletionResult]::new('--set-file', '--set-file', [CompletionResultType]::ParameterName, 'Set a value to the content of a file')
            [CompletionResult]::new('--set-literal', '--set-literal', [CompletionResultType]::ParameterName, 'Set a value to all of the text after `=`: nothing in it has a meaning')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`')
            [CompletionResult]::new('--api-versions', '--api-versions', [CompletionResultType]::ParameterName, 'API versions that templates see as served, beside the built-in ones')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The release''s name that templates see; by default the chart''s name')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Show only what these templates or files give: `templates/web.yaml.j2`, or a glob')
            [CompletionResult]::new('--show-only', '--show-only', [CompletionResultType]::ParameterName, 'Show only what these templates or files give: `templates/web.yaml.j2`, or a glob')
            [CompletionResult]::new('--output-dir', '--output-dir', [CompletionResultType]::ParameterName, 'Write one file a template into this directory instead')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Show where a value of an object comes from instead: `Deployment/web:spec.replicas`')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing: URLs are taken from what was fetched before')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Ask registries (`oci://…`) over plain HTTP')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;validate' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'What standard input is called in what is shown: the path of the file that an editor has open')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--values', '--values', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value: `web.replicas=4`, several with commas')
            [CompletionResult]::new('--set-string', '--set-string', [CompletionResultType]::ParameterName, 'Set a value that stays a string')
            [CompletionResult]::new('--set-json', '--set-json', [CompletionResultType]::ParameterName, 'Set a value written as JSON')
            [CompletionResult]::new('--set-file', '--set-file', [CompletionResultType]::ParameterName, 'Set a value to the content of a file')
            [CompletionResult]::new('--set-literal', '--set-literal', [CompletionResultType]::ParameterName, 'Set a value to all of the text after `=`: nothing in it has a meaning')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`')
            [CompletionResult]::new('--api-versions', '--api-versions', [CompletionResultType]::ParameterName, 'API versions that templates see as served, beside the built-in ones')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The release''s name that templates see; by default the chart''s name')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the findings')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the findings')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least severity that makes the status 1 [default: error]')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Let only these rules or groups speak')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Keep these rules or groups quiet')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave out objects of this kind')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Find schemas of custom resources here: CRDs and JSON Schemas in a file, folder or URL, or a template as kubeconform has it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing: URLs are taken from what was fetched before')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Ask registries (`oci://…`) over plain HTTP')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Call it an error where something cannot be checked')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Make the repairs that are safe: standard input is printed repaired, files are rewritten')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what `--fix` would change, and change nothing; status 1 where it would change something')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;lint' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'What standard input is called in what is shown: the path of the file that an editor has open')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--values', '--values', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value: `web.replicas=4`, several with commas')
            [CompletionResult]::new('--set-string', '--set-string', [CompletionResultType]::ParameterName, 'Set a value that stays a string')
            [CompletionResult]::new('--set-json', '--set-json', [CompletionResultType]::ParameterName, 'Set a value written as JSON')
            [CompletionResult]::new('--set-file', '--set-file', [CompletionResultType]::ParameterName, 'Set a value to the content of a file')
            [CompletionResult]::new('--set-literal', '--set-literal', [CompletionResultType]::ParameterName, 'Set a value to all of the text after `=`: nothing in it has a meaning')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`')
            [CompletionResult]::new('--api-versions', '--api-versions', [CompletionResultType]::ParameterName, 'API versions that templates see as served, beside the built-in ones')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The release''s name that templates see; by default the chart''s name')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the findings')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the findings')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least severity that makes the status 1 [default: error]')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Let only these rules or groups speak')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Keep these rules or groups quiet')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave out objects of this kind')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Find schemas of custom resources here: CRDs and JSON Schemas in a file, folder or URL, or a template as kubeconform has it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing: URLs are taken from what was fetched before')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Ask registries (`oci://…`) over plain HTTP')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Call it an error where something cannot be checked')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Make the repairs that are safe: standard input is printed repaired, files are rewritten')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what `--fix` would change, and change nothing; status 1 where it would change something')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;test' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Run only the tests whose file or name holds this text')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the outcome')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the outcome')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--update', '--update', [CompletionResultType]::ParameterName, 'Write snapshots rather than compare them; so does UPDATE in the environment')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing: URLs are taken from what was fetched before')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;values' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--values', '--values', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value: `web.replicas=4`, several with commas')
            [CompletionResult]::new('--set-string', '--set-string', [CompletionResultType]::ParameterName, 'Set a value that stays a string')
            [CompletionResult]::new('--set-json', '--set-json', [CompletionResultType]::ParameterName, 'Set a value written as JSON')
            [CompletionResult]::new('--set-file', '--set-file', [CompletionResultType]::ParameterName, 'Set a value to the content of a file')
            [CompletionResult]::new('--set-literal', '--set-literal', [CompletionResultType]::ParameterName, 'Set a value to all of the text after `=`: nothing in it has a meaning')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the values')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the values')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing: URLs are taken from what was fetched before')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show the values that flow into a Secret, and those that the chart''s schema calls secret')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;diff' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'What standard input is called in what is shown: the path of the file that an editor has open')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--values', '--values', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value: `web.replicas=4`, several with commas')
            [CompletionResult]::new('--set-string', '--set-string', [CompletionResultType]::ParameterName, 'Set a value that stays a string')
            [CompletionResult]::new('--set-json', '--set-json', [CompletionResultType]::ParameterName, 'Set a value written as JSON')
            [CompletionResult]::new('--set-file', '--set-file', [CompletionResultType]::ParameterName, 'Set a value to the content of a file')
            [CompletionResult]::new('--set-literal', '--set-literal', [CompletionResultType]::ParameterName, 'Set a value to all of the text after `=`: nothing in it has a meaning')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`')
            [CompletionResult]::new('--api-versions', '--api-versions', [CompletionResultType]::ParameterName, 'API versions that templates see as served, beside the built-in ones')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The release''s name that templates see; by default the chart''s name')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context of the kubeconfig')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'The API server''s address')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The API server''s address')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'A bearer token')
            [CompletionResult]::new('--certificate-authority', '--certificate-authority', [CompletionResultType]::ParameterName, 'The certificate authority that the API server''s certificate is checked by')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'The user to act as')
            [CompletionResult]::new('--as-group', '--as-group', [CompletionResultType]::ParameterName, 'A group to act as; may be repeated')
            [CompletionResult]::new('--request-timeout', '--request-timeout', [CompletionResultType]::ParameterName, 'How long one request may take: `30s`, `0` for no limit')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)')
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Compare with another SOURCE, the old side, instead of the cluster: nothing is asked of one')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Compare with what the same sources and values held in a revision of their git repository')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the differences')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the differences')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing: URLs are taken from what was fetched before')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Ask registries (`oci://…`) over plain HTTP')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show the values of Secrets')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;apply' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'What standard input is called in what is shown: the path of the file that an editor has open')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--values', '--values', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value: `web.replicas=4`, several with commas')
            [CompletionResult]::new('--set-string', '--set-string', [CompletionResultType]::ParameterName, 'Set a value that stays a string')
            [CompletionResult]::new('--set-json', '--set-json', [CompletionResultType]::ParameterName, 'Set a value written as JSON')
            [CompletionResult]::new('--set-file', '--set-file', [CompletionResultType]::ParameterName, 'Set a value to the content of a file')
            [CompletionResult]::new('--set-literal', '--set-literal', [CompletionResultType]::ParameterName, 'Set a value to all of the text after `=`: nothing in it has a meaning')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`')
            [CompletionResult]::new('--api-versions', '--api-versions', [CompletionResultType]::ParameterName, 'API versions that templates see as served, beside the built-in ones')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The release''s name that templates see; by default the chart''s name')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context of the kubeconfig')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'The API server''s address')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The API server''s address')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'A bearer token')
            [CompletionResult]::new('--certificate-authority', '--certificate-authority', [CompletionResultType]::ParameterName, 'The certificate authority that the API server''s certificate is checked by')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'The user to act as')
            [CompletionResult]::new('--as-group', '--as-group', [CompletionResultType]::ParameterName, 'A group to act as; may be repeated')
            [CompletionResult]::new('--request-timeout', '--request-timeout', [CompletionResultType]::ParameterName, 'How long one request may take: `30s`, `0` for no limit')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing: play it through in hoist alone, or on the server')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many objects are sent at once')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of what happens')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of what happens')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait at most; 0 for as long as it takes')
            [CompletionResult]::new('--field-manager', '--field-manager', [CompletionResultType]::ParameterName, 'Who writes, for the objects'' managedFields')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing: URLs are taken from what was fetched before')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Ask registries (`oci://…`) over plain HTTP')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait until every object is ready, or one has failed')
            [CompletionResult]::new('--hide-notes', '--hide-notes', [CompletionResultType]::ParameterName, 'Do not show what charts have to say to those who have applied them')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;delete' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'What standard input is called in what is shown: the path of the file that an editor has open')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--values', '--values', [CompletionResultType]::ParameterName, 'Read values for charts from a file, a URL or standard input (manifests are plain arguments)')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value: `web.replicas=4`, several with commas')
            [CompletionResult]::new('--set-string', '--set-string', [CompletionResultType]::ParameterName, 'Set a value that stays a string')
            [CompletionResult]::new('--set-json', '--set-json', [CompletionResultType]::ParameterName, 'Set a value written as JSON')
            [CompletionResult]::new('--set-file', '--set-file', [CompletionResultType]::ParameterName, 'Set a value to the content of a file')
            [CompletionResult]::new('--set-literal', '--set-literal', [CompletionResultType]::ParameterName, 'Set a value to all of the text after `=`: nothing in it has a meaning')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`')
            [CompletionResult]::new('--api-versions', '--api-versions', [CompletionResultType]::ParameterName, 'API versions that templates see as served, beside the built-in ones')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The release''s name that templates see; by default the chart''s name')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace of objects that name none')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context of the kubeconfig')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'The API server''s address')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The API server''s address')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'A bearer token')
            [CompletionResult]::new('--certificate-authority', '--certificate-authority', [CompletionResultType]::ParameterName, 'The certificate authority that the API server''s certificate is checked by')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'The user to act as')
            [CompletionResult]::new('--as-group', '--as-group', [CompletionResultType]::ParameterName, 'A group to act as; may be repeated')
            [CompletionResult]::new('--request-timeout', '--request-timeout', [CompletionResultType]::ParameterName, 'How long one request may take: `30s`, `0` for no limit')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing: play it through in hoist alone, or on the server')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many objects are sent at once')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of what happens')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of what happens')
            [CompletionResult]::new('--grace-period', '--grace-period', [CompletionResultType]::ParameterName, 'How many seconds the objects have to end; negative for what each kind has')
            [CompletionResult]::new('--cascade', '--cascade', [CompletionResultType]::ParameterName, 'What becomes of what the objects own')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait until the objects are gone')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait at most; 0 for as long as it takes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing: URLs are taken from what was fetched before')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Ask registries (`oci://…`) over plain HTTP')
            [CompletionResult]::new('--ignore-not-found', '--ignore-not-found', [CompletionResultType]::ParameterName, 'An object that is not there is no failure')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'End at once, and do not wait for the node''s word that a pod has ended')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;package' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Write the file into this directory')
            [CompletionResult]::new('--destination', '--destination', [CompletionResultType]::ParameterName, 'Write the file into this directory')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Give the packed chart this version')
            [CompletionResult]::new('--app-version', '--app-version', [CompletionResultType]::ParameterName, 'Give the packed chart this version of what it installs')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;push' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Ask the registry over plain HTTP')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;dependency' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the newest versions that `Chart.yaml` allows into `charts/`, and lock them in `Chart.lock`')
            break
        }
        'hoist;dependency;update' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing: packages are taken from what was fetched before')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Ask registries (`oci://…`) over plain HTTP')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;server' {
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Where to keep the objects; `:memory:` keeps nothing [default: the user''s state directory]')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'A kubeconfig to write beside the one in DIR; both go when the server ends')
            [CompletionResult]::new('--address', '--address', [CompletionResultType]::ParameterName, 'The address to serve on')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port to serve on; 0 for any that is free')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'The version of Kubernetes to play')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;explain' {
            [CompletionResult]::new('--api-version', '--api-version', [CompletionResultType]::ParameterName, 'The version of the kind: `autoscaling/v1`')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'The Kubernetes version whose fields to show')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Show the fields of the fields, too')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hoist;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is being done, on standard error; twice for more')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
