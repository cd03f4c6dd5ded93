# fish completion of iae and the programs iae-*, which are asked what a word may be: iae --complete
function __iae_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l iae (string replace -r '[^/]*$' iae -- $words[1])
    set -l found ($iae --complete -- $words 2>/dev/null)
    if set -l at (contains -i -- :files $found)
        set -e found[$at]
        if not set -q found[1]
            set -l option (string match -r '^--[^=]*=' -- $words[-1])
            or set option ''
            for path in (__fish_complete_path (string replace -r '^--[^=]*=' '' -- $words[-1]))
                echo $option$path
            end
        end
    end
    string join \n -- $found
end
for program in iae iae-(iae --complete -- iae '' 2>/dev/null | string replace -r '\t.*' '')
    complete -c $program -f -a '(__iae_complete)'
end
