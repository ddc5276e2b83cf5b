
use builtin;
use str;

set edit:completion:arg-completer[hoist] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'hoist'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'hoist'= {
            cand --color 'Colour the output'
            cand -v 'Say what is being done, on standard error; twice for more'
            cand --verbose 'Say what is being done, on standard error; twice for more'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand template 'Render sources to a stream of manifests'
            cand validate 'Say what the API server would refuse, where, and how to mend it'
            cand diff 'Show what apply would change in the cluster'
            cand apply 'Make the cluster hold what the sources say'
            cand delete 'Delete from the cluster what the sources name'
            cand server 'Serve the embedded API server until it is told to end'
            cand explain 'Explain a rule, or a kind and its fields'
            cand completions 'Print the completions for a shell'
        }
        &'hoist;template'= {
            cand -f 'Read values for charts from a file (manifests are plain arguments)'
            cand --values 'Read values for charts from a file (manifests are plain arguments)'
            cand --set 'Set a value: `web.replicas=4`, several with commas'
            cand --set-string 'Set a value that stays a string'
            cand --set-json 'Set a value written as JSON'
            cand --set-file 'Set a value to the content of a file'
            cand --kube-version 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`'
            cand --api-versions 'API versions that templates see as served, beside the built-in ones'
            cand --name 'The release''s name that templates see; by default the chart''s name'
            cand -n 'The namespace of objects that name none'
            cand --namespace 'The namespace of objects that name none'
            cand --color 'Colour the output'
            cand -v 'Say what is being done, on standard error; twice for more'
            cand --verbose 'Say what is being done, on standard error; twice for more'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hoist;validate'= {
            cand -f 'Read values for charts from a file (manifests are plain arguments)'
            cand --values 'Read values for charts from a file (manifests are plain arguments)'
            cand --set 'Set a value: `web.replicas=4`, several with commas'
            cand --set-string 'Set a value that stays a string'
            cand --set-json 'Set a value written as JSON'
            cand --set-file 'Set a value to the content of a file'
            cand --kube-version 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`'
            cand --api-versions 'API versions that templates see as served, beside the built-in ones'
            cand --name 'The release''s name that templates see; by default the chart''s name'
            cand -n 'The namespace of objects that name none'
            cand --namespace 'The namespace of objects that name none'
            cand -o 'The format of the findings'
            cand --output 'The format of the findings'
            cand --fail-on 'The least severity that makes the status 1'
            cand --select 'Let only these rules or groups speak'
            cand --ignore 'Keep these rules or groups quiet'
            cand --skip 'Leave out objects of this kind'
            cand --color 'Colour the output'
            cand --strict 'Call it an error where something cannot be checked'
            cand -v 'Say what is being done, on standard error; twice for more'
            cand --verbose 'Say what is being done, on standard error; twice for more'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hoist;diff'= {
            cand -f 'Read values for charts from a file (manifests are plain arguments)'
            cand --values 'Read values for charts from a file (manifests are plain arguments)'
            cand --set 'Set a value: `web.replicas=4`, several with commas'
            cand --set-string 'Set a value that stays a string'
            cand --set-json 'Set a value written as JSON'
            cand --set-file 'Set a value to the content of a file'
            cand --kube-version 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`'
            cand --api-versions 'API versions that templates see as served, beside the built-in ones'
            cand --name 'The release''s name that templates see; by default the chart''s name'
            cand -n 'The namespace of objects that name none'
            cand --namespace 'The namespace of objects that name none'
            cand --kubeconfig 'The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]'
            cand --context 'The context of the kubeconfig'
            cand -s 'The API server''s address'
            cand --server 'The API server''s address'
            cand --token 'A bearer token'
            cand --certificate-authority 'The certificate authority that the API server''s certificate is checked by'
            cand --as 'The user to act as'
            cand --as-group 'A group to act as; may be repeated'
            cand --request-timeout 'How long one request may take: `30s`, `0` for no limit'
            cand --local 'The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)'
            cand --color 'Colour the output'
            cand -v 'Say what is being done, on standard error; twice for more'
            cand --verbose 'Say what is being done, on standard error; twice for more'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hoist;apply'= {
            cand -f 'Read values for charts from a file (manifests are plain arguments)'
            cand --values 'Read values for charts from a file (manifests are plain arguments)'
            cand --set 'Set a value: `web.replicas=4`, several with commas'
            cand --set-string 'Set a value that stays a string'
            cand --set-json 'Set a value written as JSON'
            cand --set-file 'Set a value to the content of a file'
            cand --kube-version 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`'
            cand --api-versions 'API versions that templates see as served, beside the built-in ones'
            cand --name 'The release''s name that templates see; by default the chart''s name'
            cand -n 'The namespace of objects that name none'
            cand --namespace 'The namespace of objects that name none'
            cand --kubeconfig 'The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]'
            cand --context 'The context of the kubeconfig'
            cand -s 'The API server''s address'
            cand --server 'The API server''s address'
            cand --token 'A bearer token'
            cand --certificate-authority 'The certificate authority that the API server''s certificate is checked by'
            cand --as 'The user to act as'
            cand --as-group 'A group to act as; may be repeated'
            cand --request-timeout 'How long one request may take: `30s`, `0` for no limit'
            cand --local 'The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)'
            cand --color 'Colour the output'
            cand -v 'Say what is being done, on standard error; twice for more'
            cand --verbose 'Say what is being done, on standard error; twice for more'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hoist;delete'= {
            cand -f 'Read values for charts from a file (manifests are plain arguments)'
            cand --values 'Read values for charts from a file (manifests are plain arguments)'
            cand --set 'Set a value: `web.replicas=4`, several with commas'
            cand --set-string 'Set a value that stays a string'
            cand --set-json 'Set a value written as JSON'
            cand --set-file 'Set a value to the content of a file'
            cand --kube-version 'The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`'
            cand --api-versions 'API versions that templates see as served, beside the built-in ones'
            cand --name 'The release''s name that templates see; by default the chart''s name'
            cand -n 'The namespace of objects that name none'
            cand --namespace 'The namespace of objects that name none'
            cand --kubeconfig 'The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]'
            cand --context 'The context of the kubeconfig'
            cand -s 'The API server''s address'
            cand --server 'The API server''s address'
            cand --token 'A bearer token'
            cand --certificate-authority 'The certificate authority that the API server''s certificate is checked by'
            cand --as 'The user to act as'
            cand --as-group 'A group to act as; may be repeated'
            cand --request-timeout 'How long one request may take: `30s`, `0` for no limit'
            cand --local 'The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)'
            cand --color 'Colour the output'
            cand -v 'Say what is being done, on standard error; twice for more'
            cand --verbose 'Say what is being done, on standard error; twice for more'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hoist;server'= {
            cand --port 'The port to serve on; 0 for any that is free'
            cand --color 'Colour the output'
            cand -v 'Say what is being done, on standard error; twice for more'
            cand --verbose 'Say what is being done, on standard error; twice for more'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hoist;explain'= {
            cand --api-version 'The version of the kind: `autoscaling/v1`'
            cand --kube-version 'The Kubernetes version whose fields to show'
            cand --color 'Colour the output'
            cand --recursive 'Show the fields of the fields, too'
            cand -v 'Say what is being done, on standard error; twice for more'
            cand --verbose 'Say what is being done, on standard error; twice for more'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hoist;completions'= {
            cand --color 'Colour the output'
            cand -v 'Say what is being done, on standard error; twice for more'
            cand --verbose 'Say what is being done, on standard error; twice for more'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
    ]
    $completions[$command]
}
