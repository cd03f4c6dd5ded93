# bash completion of iae and the programs iae-*, which are asked what a word may be: iae --complete
_iae()
{
    local IFS=$' \t\n' iae=iae i word files='' words=()
    [[ ${COMP_WORDS[0]} != */* ]] || iae=${COMP_WORDS[0]%/*}/iae
    # readline makes three words of --spec=mnist
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i > 1)) && [[ $word == = && ${words[-1]} == --* || ${words[-1]} == --*= ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    word=${words[-1]}
    COMPREPLY=()
    while IFS=$'\t' read -r i _; do
        case $i in
        :files) files=1 ;;
        *) [[ $word != --*=* ]] || i=${i#"${word%%=*}="}; COMPREPLY+=("$i") ;;
        esac
    done < <("$iae" --complete -- "${words[@]}" 2>/dev/null)
    [[ -z $files ]] || compopt -o default
}
complete -F _iae iae $(iae --complete -- iae '' 2>/dev/null | cut -f 1 | sed 's/^/iae-/')
