"""`python -m emprov_xl` is `emprov`."""

from emprov_xl.cli import main

if __name__ == "__main__":
    main()
