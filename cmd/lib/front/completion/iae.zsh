#compdef iae -P iae-*
# zsh completion of iae and the programs iae-*, which are asked what a word may be: iae --complete
_iae()
{
    local iae=iae line about files=
    local -a typed found
    [[ $words[1] != */* ]] || iae=${words[1]:h}/iae
    typed=("${(@Q)words[1,CURRENT]}")
    for line in "${(@f)$("$iae" --complete -- "${typed[@]}" 2>/dev/null)}"; do
        case $line in
        '') ;;
        :files) files=1 ;;
        *)
            about=${line#*$'\t'}
            [[ $about != $line ]] || about=
            found+=("${${line%%$'\t'*}//:/\\:}${about:+:$about}")
            ;;
        esac
    done
    (( $#found )) && _describe iae found && return
    [[ -z $files ]] || { compset -P '--*='; _files }
}
if [[ $funcstack[1] == _iae ]]; then
    _iae "$@"
else
    compdef _iae iae -P 'iae-*'
fi
